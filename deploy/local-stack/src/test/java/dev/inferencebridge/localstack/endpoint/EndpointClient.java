package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Talks to an endpoint as a client would. Thread-safe. */
final class EndpointClient {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String key;

    EndpointClient(LocalEndpoint endpoint) {
        base = endpoint.scoringUri();
        key = endpoint.keys().get(0);
    }

    static double[][] rows(int count) {
        return new SyntheticTransactions(77)
                .next(count).stream().map(Transaction::inputs).toArray(double[][]::new);
    }

    static String mlflow(double[][] rows) {
        return JSON.createObjectNode()
                .set(
                        "input_data",
                        JSON.createObjectNode()
                                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                                        "columns", JSON.valueToTree(SyntheticTransactions.INPUT_NAMES))
                                .set("data", JSON.valueToTree(rows)))
                .toString();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + key);
    }

    HttpRequest.Builder post(String path, String body) {
        return to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> score(String body) throws Exception {
        return send(post("/score", body));
    }

    CompletableFuture<HttpResponse<String>> scoreLater(String body) {
        return http.sendAsync(post("/score", body).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> control(String body) throws Exception {
        return send(post("/control", body));
    }

    JsonNode stats() throws Exception {
        return JSON.readTree(send(to("/stats")).body());
    }

    static double[] scores(String json) throws Exception {
        return JSON.readValue(json, double[].class);
    }

    static String joined(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"));
    }
}
