package dev.inferencebridge.azure.ml;

import static dev.inferencebridge.azure.ml.Endpoints.ok;
import static dev.inferencebridge.azure.ml.Endpoints.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.azure.ml.SignatureCheck.Match;
import dev.inferencebridge.azure.ml.SignatureCheck.Mismatch;
import dev.inferencebridge.azure.ml.SignatureCheck.NoSignature;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignatureClientTest {

    private static final PayloadFormat MLFLOW = new PayloadFormat.Mlflow();
    private static final PayloadFormat TRITON =
            new PayloadFormat.Triton("fraud", "in", PayloadFormat.Triton.Datatype.FP64, "out");
    private static final String TWO_INPUTS = """
            {"definitions": {"ServiceInput": {"example": {"input_data": {"columns": ["x1", "x0"], "data": [[1, 2]]}}}}}
            """;

    private final MockWebServer server = Endpoints.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_document_beside_the_scoring_path_is_asked_for_with_the_token() throws InterruptedException {
        server.enqueue(ok(TWO_INPUTS));

        SignatureCheck check = check(MLFLOW, 2, Optional.of("green"));

        assertThat(check).isInstanceOf(Match.class);
        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getUrl().encodedPath()).isEqualTo("/swagger.json");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer secret");
        assertThat(request.getHeaders().get("azureml-model-deployment")).isEqualTo("green");
    }

    @Test
    void a_difference_is_told_with_where_the_model_was_asked() {
        server.enqueue(ok(TWO_INPUTS));

        assertThat(check(MLFLOW, 3, Optional.empty()))
                .isEqualTo(new Mismatch(
                        URI.create(server.url("/swagger.json").toString()),
                        List.of("the model takes 2 inputs, the features fill 3", "the model does not take 'x2'")));
    }

    @Test
    void a_payload_that_the_endpoint_does_not_describe_is_not_compared() {
        server.enqueue(ok(TWO_INPUTS));

        assertThat(reason(check(new PayloadFormat.Rows("result"), 2, Optional.empty())))
                .isEqualTo("it describes a request with 'input_data', the configured payload sends 'data':"
                        + " check models.<model>.payload");
    }

    @Test
    void a_refused_token_is_replaced_once_and_then_told_with_the_remedy() {
        server.enqueue(status(401));
        server.enqueue(ok(TWO_INPUTS));
        assertThat(check(MLFLOW, 2, Optional.empty())).isInstanceOf(Match.class);

        server.enqueue(status(403));
        server.enqueue(status(403));
        assertThat(reason(check(MLFLOW, 2, Optional.empty()))).contains("HTTP 403", "onlineEndpoints/score/action");
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void an_endpoint_that_does_not_describe_its_model_is_no_mismatch() {
        server.enqueue(status(404));
        assertThat(reason(check(MLFLOW, 2, Optional.empty()))).startsWith("HTTP 404");

        server.enqueue(ok("<html>"));
        assertThat(reason(check(MLFLOW, 2, Optional.empty()))).isEqualTo("it is no JSON");

        server.enqueue(ok("{\"definitions\": {\"ServiceInput\": {\"type\": \"object\", \"example\": {}}}}"));
        assertThat(reason(check(MLFLOW, 2, Optional.empty()))).startsWith("it names no inputs");

        server.enqueue(ok("[" + " ".repeat(5 << 20) + "]"));
        assertThat(reason(check(MLFLOW, 2, Optional.empty()))).startsWith("it is larger than");
    }

    @Test
    void an_endpoint_that_is_away_is_no_mismatch() {
        server.close();

        assertThat(reason(check(MLFLOW, 2, Optional.empty()))).startsWith("no answer: ");
    }

    @Test
    void without_a_token_nothing_is_asked() {
        BearerTokens none = new BearerTokens() {
            @Override
            public CompletableFuture<String> token() {
                throw new IllegalStateException("secret");
            }

            @Override
            public void rejected(String token) {}
        };

        try (SignatureClient client = new SignatureClient(Endpoints.options(server, MLFLOW, 1), none)) {
            assertThat(reason(client.check().join()))
                    .contains("models.<model>.auth")
                    .doesNotContain("secret");
        }
    }

    @Test
    void of_triton_the_tensors_are_compared() throws InterruptedException {
        server.enqueue(ok("""
                {"name": "fraud", "inputs": [{"name": "in", "datatype": "FP64", "shape": [-1, 2]}],
                 "outputs": [{"name": "out", "datatype": "FP64", "shape": [-1, 1]}]}
                """));
        assertThat(check(TRITON, 2, Optional.empty())).isInstanceOf(Match.class);
        assertThat(server.takeRequest(5, TimeUnit.SECONDS).getUrl().encodedPath())
                .isEqualTo("/score/v2/models/fraud");

        server.enqueue(ok("""
                {"inputs": [{"name": "in", "datatype": "INT64", "shape": [-1, 3]},
                            {"name": "mask", "datatype": "FP64", "shape": [-1, 3]},
                            {"name": "extra", "datatype": "FP64", "shape": [-1, 3], "optional": true}],
                 "outputs": [{"name": "label"}]}
                """));
        assertThat(((Mismatch) check(TRITON, 2, Optional.empty())).problems())
                .containsExactly(
                        "the model takes 'INT64' as 'in', the bridge sends FP64",
                        "the model takes rows of 3 as 'in', the features fill 2 inputs",
                        "nothing fills the model's input 'mask'",
                        "the model has the outputs 'label', not the configured 'out'");

        server.enqueue(ok("{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [-1]}]}"));
        assertThat(((Mismatch) check(TRITON, 2, Optional.empty())).problems())
                .containsExactly("the model has the inputs 'x', not the configured 'in'");
    }

    private SignatureCheck check(PayloadFormat format, int width, Optional<String> deployment) {
        AzureMlOptions options = Endpoints.options(server, format, width);
        AzureMlOptions pinned = new AzureMlOptions(
                options.scoringUri(),
                deployment,
                format,
                options.inputNames(),
                options.callTimeout(),
                options.maxConcurrency(),
                options.maxResponseBytes(),
                options.trustedCertificates());
        try (SignatureClient client = new SignatureClient(pinned, BearerTokens.ofKey(() -> "secret"))) {
            return client.check().join();
        }
    }

    private static String reason(SignatureCheck check) {
        return check.fold(match -> "match", mismatch -> mismatch.problems().toString(), NoSignature::reason);
    }
}
