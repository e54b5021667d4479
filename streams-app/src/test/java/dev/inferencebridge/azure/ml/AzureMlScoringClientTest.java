package dev.inferencebridge.azure.ml;

import static dev.inferencebridge.azure.ml.Endpoints.ask;
import static dev.inferencebridge.azure.ml.Endpoints.ok;
import static dev.inferencebridge.azure.ml.Endpoints.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.ScoringCall;
import dev.inferencebridge.scoring.ScoringResponse;
import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.Scored;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import dev.inferencebridge.scoring.TraceContext;
import dev.inferencebridge.tls.InvalidTlsMaterialException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureMlScoringClientTest {

    private static final Scored ONE = new Scored(List.of(new ModelOutput.Scalar(1)), Optional.empty());

    private final MockWebServer server = Endpoints.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_call_carries_token_deployment_and_request_id() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .addHeader("azureml-model-deployment", "blue-2")
                .body("[1]")
                .build());
        try (var client = new AzureMlScoringClient(
                pinned(Endpoints.options(server, new PayloadFormat.Mlflow(), 1), "blue"),
                BearerTokens.ofKey(() -> "secret"),
                Endpoints.CLOCK)) {

            ScoringResponse response = ask(client, 1);

            assertThat(response).isEqualTo(new Scored(ONE.outputs(), Optional.of("blue-2")));
        }
        RecordedRequest request = take();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget()).isEqualTo("/score");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer secret");
        assertThat(request.getHeaders().get("azureml-model-deployment")).isEqualTo("blue");
        assertThat(request.getHeaders().get("x-ms-client-request-id")).isEqualTo("request-1");
        assertThat(request.getHeaders().get("traceparent")).isNull();
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("Content-Length")).isEqualTo(Long.toString(request.getBodySize()));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_refused_token_is_replaced_once(int refusal) throws InterruptedException {
        var tokens = new Tokens("old", "new");
        server.enqueue(status(refusal));
        server.enqueue(ok("[1]"));
        try (var client = client(tokens)) {

            assertThat(ask(client, 1)).isEqualTo(ONE);

            assertThat(tokens.rejected).containsExactly("old");
            assertThat(take().getHeaders().get("Authorization")).isEqualTo("Bearer old");
            assertThat(take().getHeaders().get("Authorization")).isEqualTo("Bearer new");
        }
    }

    @Test
    void a_second_refusal_of_the_token_is_a_refusal_by_the_endpoint() {
        server.enqueue(status(401));
        server.enqueue(status(401));
        try (var client = client(new Tokens("old", "new"))) {

            assertThat(ask(client, 1)).isInstanceOf(EndpointRefused.class);

            assertThat(server.getRequestCount()).isEqualTo(2);
        }
    }

    @Test
    void why_a_token_is_refused_is_told_without_the_token() {
        String token = "A".repeat(30) + "." + "b".repeat(40) + "." + "c".repeat(40);
        MockResponse refusal = status(401)
                .newBuilder()
                .addHeader(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=\"https://x\", error=\"invalid_token\","
                                + " error_description=\"the audience of " + token
                                + " is api://another, not https://ml.azure.com\"")
                .build();
        server.enqueue(refusal);
        server.enqueue(refusal);
        try (var client = client(new Tokens("old", "new"))) {

            assertThat(ask(client, 1))
                    .isEqualTo(
                            new EndpointRefused(
                                    401,
                                    "Client Error, invalid_token: the audience of ... is api://another, not https://ml.azure.com"));
        }
    }

    @Test
    void without_a_token_no_request_is_made() {
        try (var client = client(new Tokens())) {

            ScoringResponse response = ask(client, 1);

            assertThat(response)
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            away -> assertThat(away.reason())
                                    .isEqualTo("no token for the endpoint: NoSuchElementException"));
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void a_token_that_no_header_may_hold_is_not_shown() {
        try (var client = client(new Tokens("secret\nsecret"))) {

            ScoringResponse response = ask(client, 1);

            assertThat(response).isInstanceOf(Unavailable.class).asString().doesNotContain("secret");
        }
    }

    @Test
    void calls_in_turn_share_one_connection() throws InterruptedException {
        server.enqueue(ok("[1]"));
        server.enqueue(status(500));
        server.enqueue(ok("[1,2]"));
        server.enqueue(ok("[1]"));
        try (var client = Endpoints.client(server)) {
            for (int i = 0; i < 4; i++) {
                ask(client, 1);
            }
        }
        for (int i = 0; i < 4; i++) {
            RecordedRequest request = take();
            assertThat(request.getConnectionIndex()).isZero();
            assertThat(request.getExchangeIndex()).isEqualTo(i);
        }
    }

    @Test
    void an_endpoint_that_does_not_answer_is_given_up_after_the_call_timeout() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        AzureMlOptions options = Endpoints.options(server, new PayloadFormat.Mlflow(), 1);
        var impatient = new AzureMlOptions(
                options.scoringUri(),
                options.deployment(),
                options.format(),
                options.inputNames(),
                Duration.ofMillis(100),
                8,
                10_000,
                Optional.empty());
        try (var client = new AzureMlScoringClient(impatient, BearerTokens.ofKey(() -> "secret"), Endpoints.CLOCK)) {

            ScoringResponse response = ask(client, 1);

            assertThat(response)
                    .isInstanceOfSatisfying(
                            Unavailable.class, away -> assertThat(away.reason()).startsWith("InterruptedIOException"));
        }
    }

    @Test
    void a_refused_connection_is_an_absent_endpoint_whatever_the_rows() {
        server.close();
        try (var client = Endpoints.client(server)) {

            ScoringResponse response = ask(client, 1);

            assertThat(response)
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            away -> assertThat(away.rowsSuspected()).isFalse());
        }
    }

    @Test
    void after_closing_a_call_ends_without_an_exception_thrown() {
        var client = Endpoints.client(server);
        client.close();

        CompletableFuture<ScoringResponse> response = client.score(Endpoints.call(1));

        assertThat(response.join()).isInstanceOf(Unavailable.class);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void over_tls_http_2_is_used_and_the_given_authority_trusted(@TempDir Path directory) throws Exception {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate leaf = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("localhost")
                .build();
        Path pem = Files.writeString(directory.resolve("authority.pem"), authority.certificatePem());
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(leaf, authority.certificate())
                    .build()
                    .sslSocketFactory());
            secure.start();
            secure.enqueue(ok("[1]"));
            URI uri = URI.create("https://localhost:" + secure.getPort() + "/score");

            try (var untrusting = tlsClient(uri, Optional.empty());
                    var trusting = tlsClient(uri, Optional.of(pem))) {
                assertThat(ask(untrusting, 1))
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                away -> assertThat(away.reason()).startsWith("SSLHandshakeException"));
                assertThat(ask(trusting, 1)).isEqualTo(ONE);
            }
            assertThat(secure.takeRequest().getVersion()).isEqualTo("HTTP/2");
        }
    }

    @Test
    void a_file_without_certificates_is_named(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("empty.pem"), "");

        assertThatThrownBy(() -> tlsClient(URI.create("https://localhost/score"), Optional.of(file)))
                .isInstanceOf(InvalidTlsMaterialException.class)
                .hasMessageContaining("empty.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://scoring.example.com/score", "ftp://localhost/", "https:///score", "score"})
    void a_uri_that_is_unsafe_or_no_endpoint_is_refused(String uri) {
        assertThatThrownBy(() -> AzureMlOptions.defaults(URI.create(uri), new PayloadFormat.Mlflow(), List.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/score", "http://127.0.0.1/score", "http://[::1]:9/score"})
    void clear_text_is_for_loopback(String uri) {
        assertThat(AzureMlOptions.defaults(URI.create(uri), new PayloadFormat.Mlflow(), List.of("x"))
                        .scoringUri())
                .hasToString(uri);
    }

    private AzureMlScoringClient client(BearerTokens tokens) {
        return new AzureMlScoringClient(
                Endpoints.options(server, new PayloadFormat.Mlflow(), 1), tokens, Endpoints.CLOCK);
    }

    private static AzureMlScoringClient tlsClient(URI uri, Optional<Path> trusted) {
        return new AzureMlScoringClient(
                new AzureMlOptions(
                        uri,
                        Optional.empty(),
                        new PayloadFormat.Mlflow(),
                        List.of("x"),
                        Duration.ofSeconds(5),
                        8,
                        10_000,
                        trusted),
                BearerTokens.ofKey(() -> "secret"),
                Endpoints.CLOCK);
    }

    private static AzureMlOptions pinned(AzureMlOptions options, String deployment) {
        return new AzureMlOptions(
                options.scoringUri(),
                Optional.of(deployment),
                options.format(),
                options.inputNames(),
                options.callTimeout(),
                options.maxConcurrency(),
                options.maxResponseBytes(),
                options.trustedCertificates());
    }

    private RecordedRequest take() throws InterruptedException {
        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    /** Hands out its tokens in turn, the next one after a rejection. */
    private static final class Tokens implements BearerTokens {
        private final Deque<String> tokens;
        final List<String> rejected = new ArrayList<>();

        Tokens(String... tokens) {
            this.tokens = new ArrayDeque<>(List.of(tokens));
        }

        @Override
        public CompletableFuture<String> token() {
            return CompletableFuture.supplyAsync(tokens::getFirst);
        }

        @Override
        public void rejected(String token) {
            rejected.add(token);
            tokens.removeFirst();
        }
    }

    @Test
    void a_traced_call_carries_its_trace_context() throws InterruptedException {
        server.enqueue(ok("[0.5]"));
        TraceContext trace =
                new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, Optional.of("vendor=1"));
        try (AzureMlScoringClient client = Endpoints.client(server)) {
            client.score(new ScoringCall(List.of(FeatureVector.of(1)), "request-1", Optional.of(trace)))
                    .join();
        }
        RecordedRequest request = take();
        assertThat(request.getHeaders().get("traceparent"))
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(request.getHeaders().get("tracestate")).isEqualTo("vendor=1");
    }
}
