package dev.inferencebridge.localstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.fraud.FraudModelTraining;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class DeploymentModelsTest {

    @TempDir
    private static Path workDir;

    private final String rows = EndpointClient.mlflow(EndpointClient.rows(20));
    private LocalEndpoint endpoint;
    private EndpointClient client;

    @BeforeEach
    void start() {
        endpoint = LocalEndpoint.start(EndpointOptions.in(workDir));
        client = new EndpointClient(endpoint);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static Path another(long seed) {
        Path file = workDir.resolve("another-" + seed + ".onnx");
        var source = SyntheticTransactions.shiftingAfter(0, seed, Instant.EPOCH);
        FraudModelTraining.train(source.next(400), source.next(200), seed).write(file);
        return file;
    }

    private HttpResponse<String> deploy(Path model) throws Exception {
        return client.control("{\"deployments\": {\"green\": {\"model\": \"" + model + "\"}}}");
    }

    private HttpResponse<String> traffic(String json) throws Exception {
        return client.send(client.to("/traffic").PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private String pinned(String deployment) throws Exception {
        return client.send(client.post("/score", rows).header("azureml-model-deployment", deployment))
                .body();
    }

    @Test
    void a_deployment_runs_its_own_model_and_the_others_theirs() throws Exception {
        String before = pinned("blue");
        HttpResponse<String> deployed = deploy(another(1));

        assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(200);
        assertThat(pinned("green")).isNotEqualTo(before);
        assertThat(pinned("blue")).isEqualTo(before);
    }

    @Test
    void a_model_is_replaced_again_and_again() throws Exception {
        deploy(another(1));
        String first = pinned("green");
        deploy(another(2));
        deploy(another(3));
        deploy(another(1));

        assertThat(pinned("green")).isEqualTo(first);
    }

    @Test
    void traffic_is_given_as_a_whole_and_who_is_not_named_gets_nothing() throws Exception {
        deploy(another(1));
        HttpResponse<String> shared = traffic("{\"blue\": 80, \"green\": 20}");
        HttpResponse<String> moved = traffic("{\"green\": 100}");

        assertThat(shared.body()).isEqualTo("{\"blue\":80,\"green\":20}");
        assertThat(moved.body()).isEqualTo("{\"blue\":0,\"green\":100}");
        assertThat(client.send(client.to("/traffic")).body()).isEqualTo(moved.body());
        assertThat(client.score(rows).headers().firstValue("azureml-model-deployment"))
                .contains("green");
    }

    @Test
    void traffic_that_does_not_add_up_or_names_nobody_changes_nothing() throws Exception {
        HttpResponse<String> half = traffic("{\"blue\": 50}");
        HttpResponse<String> unknown = traffic("{\"red\": 100}");

        assertThat(half.statusCode()).isEqualTo(400);
        assertThat(half.body()).contains("adds up to 50");
        assertThat(unknown.body()).contains("no deployment 'red'", "blue");
        assertThat(client.send(client.to("/traffic")).body()).isEqualTo("{\"blue\":100}");
    }

    @Test
    void a_file_that_is_no_model_leaves_no_deployment_behind() throws Exception {
        HttpResponse<String> refused = deploy(Files.writeString(workDir.resolve("text.onnx"), "not a model"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("text.onnx");
        assertThat(endpoint.stats().path("deployments").has("green")).isFalse();
    }

    @Test
    void traffic_is_changed_with_the_key_alone() throws Exception {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(endpoint.scoringUri().resolve("/traffic"))
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"blue\": 0}")));

        assertThat(response.statusCode()).isEqualTo(401);
    }
}
