package dev.inferencebridge.localstack.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deployments of the local scoring endpoint and their traffic, and rows scored by one of them. Thread-safe; blocks. Throws
 * {@link TrainingException} when the endpoint refuses or does not answer.
 */
final class EndpointClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();
    private final URI endpoint;
    private final Supplier<String> key;

    /**
     * A client of one endpoint.
     *
     * @param endpoint over http; any path of it
     * @param key asked at each call, as keys change
     */
    EndpointClient(URI endpoint, Supplier<String> key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    /** Percent by deployment. */
    Map<String, Integer> traffic() throws InterruptedException {
        Map<String, Integer> traffic = new LinkedHashMap<>();
        send(to("/traffic").GET())
                .properties()
                .forEach(share -> traffic.put(share.getKey(), share.getValue().intValue()));
        return traffic;
    }

    /** Who is not named gets nothing. */
    void traffic(Map<String, Integer> percents) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        percents.forEach(body::put);
        JsonNode unused = send(json("/traffic").PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Adds a deployment that runs the model, or gives it to the one of that name; its traffic stays. */
    void deploy(String deployment, Path model) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("deployments")
                .putObject(deployment)
                .put("model", model.toAbsolutePath().toString())
                .put("maxConcurrent", 64);
        JsonNode unused = send(json("/control").POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /**
     * The probabilities of fraud that the deployment answers with.
     *
     * @param rows in the declared order of inputs
     */
    double[] score(String deployment, double[][] rows) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode input = body.putObject("input_data");
        input.set("columns", JSON.valueToTree(SyntheticTransactions.INPUT_NAMES));
        input.set("data", JSON.valueToTree(rows));
        JsonNode answer = send(json("/score")
                .header("azureml-model-deployment", deployment)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        double[] scores = new double[answer.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = answer.path(i).doubleValue();
        }
        if (scores.length != rows.length) {
            throw new TrainingException(
                    "deployment " + deployment + " answered " + scores.length + " scores for " + rows.length + " rows");
        }
        return scores;
    }

    private JsonNode send(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new TrainingException(request.method() + " " + request.uri() + " was answered "
                        + response.statusCode() + " " + said(response.body()));
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new TrainingException(request.method() + " " + request.uri() + " failed: " + e, e);
        }
    }

    private static String said(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body))
                    .map(json -> json.path("error").asText())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private HttpRequest.Builder json(String path) {
        return to(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(WITHIN)
                .header("Authorization", "Bearer " + key.get());
    }
}
