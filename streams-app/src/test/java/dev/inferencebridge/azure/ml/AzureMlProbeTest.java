package dev.inferencebridge.azure.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferencebridge.preflight.EndpointFacts;
import dev.inferencebridge.preflight.EndpointFacts.Answer;
import dev.inferencebridge.preflight.NotCheckedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class AzureMlProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String KEY = "marked-secret-key";

    @Test
    void the_description_is_asked_for_with_the_key() throws InterruptedException {
        try (MockWebServer server = Endpoints.start();
                AzureMlProbe probe = probe(server, new PayloadFormat.Mlflow(), KEY)) {
            server.enqueue(new MockResponse.Builder().code(401).build());

            EndpointFacts facts = probe.description();

            RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
            assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("GET /swagger.json");
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY);
            assertThat(request.getHeaders().get("azureml-model-deployment")).isEqualTo("blue");
            assertThat(facts.answer().status()).isEqualTo(401);
            assertThat(facts.transport().orElseThrow().tls()).isEmpty();
            assertThat(facts.toString()).doesNotContain(KEY);
        }
    }

    @Test
    void a_batch_has_no_rows() throws InterruptedException {
        try (MockWebServer server = Endpoints.start();
                AzureMlProbe probe = probe(server, new PayloadFormat.Mlflow(), KEY)) {
            server.enqueue(new MockResponse.Builder().code(200).body("[]").build());

            Answer answer = probe.emptyBatch();

            RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
            assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("POST /score");
            assertThat(request.getBody().utf8()).contains("\"data\":[]").contains("\"index\":[]");
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void a_triton_server_is_asked_what_its_model_takes() throws InterruptedException {
        PayloadFormat triton = new PayloadFormat.Triton("fraud", "in", PayloadFormat.Triton.Datatype.FP64, "out");
        try (MockWebServer server = Endpoints.start();
                AzureMlProbe probe = probe(server, triton, KEY)) {
            server.enqueue(new MockResponse.Builder().code(200).build());

            probe.emptyBatch();

            RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
            assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("GET /score/v2/models/fraud");
        }
    }

    @Test
    void a_model_s_own_status_is_told_apart() {
        try (MockWebServer server = Endpoints.start();
                AzureMlProbe probe = probe(server, new PayloadFormat.Mlflow(), KEY)) {
            server.enqueue(new MockResponse.Builder()
                    .code(424)
                    .addHeader("ms-azureml-model-error-statuscode", "404")
                    .build());

            Answer answer = probe.emptyBatch();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.modelFailed()).isTrue();
        }
    }

    @Test
    void an_endpoint_that_is_away_is_an_answer_too() {
        URI closed;
        try (MockWebServer server = Endpoints.start()) {
            closed = server.url("/score").uri();
        }
        try (AzureMlProbe probe = new AzureMlProbe(
                AzureMlOptions.defaults(closed, new PayloadFormat.Mlflow(), List.of("amount")),
                BearerTokens.ofKey(() -> KEY),
                PATIENCE)) {
            assertThat(probe.description().answer().isMissing()).isTrue();
            assertThat(probe.description().answer().detail()).startsWith("ConnectException");
        }
    }

    @Test
    void a_key_that_no_header_may_have_is_not_quoted() {
        try (MockWebServer server = Endpoints.start();
                AzureMlProbe probe = probe(server, new PayloadFormat.Mlflow(), KEY + "\n")) {
            assertThatExceptionOfType(NotCheckedException.class)
                    .isThrownBy(probe::description)
                    .withMessage("the key has characters that no header may have")
                    .withNoCause();
        }
    }

    private static AzureMlProbe probe(MockWebServer server, PayloadFormat format, String key) {
        AzureMlOptions options = AzureMlOptions.defaults(server.url("/score").uri(), format, List.of("amount"));
        return new AzureMlProbe(
                new AzureMlOptions(
                        options.scoringUri(),
                        Optional.of("blue"),
                        options.format(),
                        options.inputNames(),
                        options.callTimeout(),
                        1,
                        options.maxResponseBytes(),
                        options.trustedCertificates()),
                BearerTokens.ofKey(() -> key),
                PATIENCE);
    }
}
