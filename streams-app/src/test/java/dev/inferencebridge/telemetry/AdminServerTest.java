package dev.inferencebridge.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.telemetry.PipelineHealth.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private static final PipelineHealth GOOD = new PipelineHealth("card-fraud", State.RUNNING, List.of());
    private static final PipelineHealth HALTED =
            new PipelineHealth("churn", State.HALTED, List.of("model churn: \"away\""));
    private static final PipelineHealth FAILED = new PipelineHealth("churn", State.FAILED, List.of("see the log"));

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Health> health = new AtomicReference<>(new Health(List.of(GOOD)));
    private final AtomicReference<Supplier<String>> metrics = new AtomicReference<>(() -> "up 1.0\n");
    private final AdminServer server =
            AdminServer.start("127.0.0.1", 0, () -> metrics.get().get(), health::get);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void metrics_are_prometheus_text() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).isEqualTo("up 1.0\n");
    }

    @Test
    void an_instance_whose_pipelines_all_predict_is_ready_and_live() throws Exception {
        HttpResponse<String> ready = get("/health/ready");
        HttpResponse<String> live = get("/health/live");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("content-type")).contains("application/json");
        assertThat(ready.headers().firstValue("cache-control")).contains("no-store");
        assertThat(ready.body()).isEqualTo("""
                {"ready":true,"pipelines":[\
                {"pipeline":"card-fraud","state":"running","ready":true,"degraded":false,"reasons":[]}]}
                """);
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).isEqualTo("{\"live\":true,\"failed\":[]}\n");
    }

    @Test
    void an_instance_with_a_halted_pipeline_is_live_but_not_ready_and_says_why() throws Exception {
        health.set(new Health(List.of(GOOD, HALTED)));

        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("""
                {"ready":false,"pipelines":[\
                {"pipeline":"card-fraud","state":"running","ready":true,"degraded":false,"reasons":[]},\
                {"pipeline":"churn","state":"halted","ready":false,"degraded":false,"reasons":["model churn: \\"away\\""]}]}
                """);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_pipeline_that_predicts_less_well_is_ready_and_says_why() throws Exception {
        health.set(new Health(List.of(GOOD.impairedBy(Optional.of("changes of shop.merchants: no topic")))));

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("""
                {"ready":true,"pipelines":[\
                {"pipeline":"card-fraud","state":"running","ready":true,"degraded":true,\
                "reasons":["changes of shop.merchants: no topic"]}]}
                """);
    }

    @Test
    void an_instance_lives_while_a_pipeline_does_and_names_those_that_failed() throws Exception {
        health.set(new Health(List.of(GOOD, FAILED)));
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/live").body()).isEqualTo("{\"live\":true,\"failed\":[\"churn\"]}\n");

        health.set(new Health(List.of(FAILED)));
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").body()).isEqualTo("{\"live\":false,\"failed\":[\"churn\"]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics/", "/metricsx", "/health", "/health/live/now", "/stop"})
    void there_is_nothing_else(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void only_reading_is_possible(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/health/live"))
                .method(method, HttpRequest.BodyPublishers.ofString("x"))
                .build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET");
    }

    @Test
    void clients_that_dawdle_over_their_question_keep_nobody_waiting() throws Exception {
        List<Socket> dawdlers = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket dawdler = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort());
                dawdlers.add(dawdler);
                dawdler.getOutputStream().write("GET /metr".getBytes(US_ASCII));
            }

            HttpRequest probe = HttpRequest.newBuilder(uri("/health/live"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            assertThat(client.send(probe, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        } finally {
            for (Socket dawdler : dawdlers) {
                dawdler.close();
            }
        }
    }

    @Test
    void a_page_that_cannot_be_made_is_an_error_and_the_next_is_served() throws Exception {
        metrics.set(() -> {
            throw new IllegalStateException("broken gauge");
        });

        HttpResponse<String> broken = get("/metrics");

        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("broken gauge");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_port_in_use_is_named_with_what_to_do() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> AdminServer.start("127.0.0.1", port, () -> "", health::get))
                    .isInstanceOf(AdminServerException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("choose another admin.port");
        }
    }

    @Test
    void a_closed_server_frees_its_port() throws IOException {
        int port = server.address().getPort();
        server.close();

        try (AdminServer next = AdminServer.start("127.0.0.1", port, () -> "", health::get)) {
            assertThat(next.address().getPort()).isEqualTo(port);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }
}
