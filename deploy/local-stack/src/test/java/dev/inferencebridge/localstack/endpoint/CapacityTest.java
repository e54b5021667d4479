package dev.inferencebridge.localstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Time stands still, so a request with a latency stays in flight until the test moves the time. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class CapacityTest {

    private static final String NOTHING = "{\"data\":[]}";

    @TempDir
    private static Path workDir;

    private final ManualTimer timer = new ManualTimer();
    private LocalEndpoint endpoint;
    private EndpointClient client;

    @BeforeEach
    void start() {
        endpoint = LocalEndpoint.start(
                EndpointOptions.in(workDir)
                        .withDeployments(new DeploymentOptions("blue", 100, 1, 2))
                        .withLatency(Latency.constant(Duration.ofSeconds(3))),
                timer);
        client = new EndpointClient(endpoint);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private int blue(String counter) {
        return endpoint.stats().path("deployments").path("blue").path(counter).intValue();
    }

    private List<CompletableFuture<HttpResponse<String>>> pending(int count) {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int before = blue("inFlight");
            calls.add(client.scoreLater(NOTHING));
            await(() -> blue("inFlight") > before);
        }
        return calls;
    }

    @Test
    void twice_the_concurrent_requests_are_pending_and_the_next_one_is_429() throws Exception {
        var calls = pending(4);

        assertThat(blue("executing")).isEqualTo(2);
        assertThat(blue("queued")).isEqualTo(2);
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(429);

        timer.advance(Duration.ofSeconds(3));
        assertThat(calls.get(0).join().statusCode()).isEqualTo(200);
        assertThat(calls.get(1).join().statusCode()).isEqualTo(200);
        assertThat(blue("maxInFlight")).isEqualTo(4);
        assertThat(blue("maxExecuting")).isEqualTo(2);
    }

    @Test
    void a_request_over_its_timeout_is_408_whether_it_waits_or_runs() throws Exception {
        client.control("{\"latencyMs\":{\"median\":7000}}");
        var calls = pending(3);

        timer.advance(Duration.ofSeconds(5));

        for (var call : calls) {
            assertThat(call.join().statusCode()).isEqualTo(408);
        }
        assertThat(blue("executing")).isEqualTo(2);
        assertThat(blue("queued")).isZero();
        timer.advance(Duration.ofSeconds(2));
        await(() -> blue("executing") == 0);
        assertThat(endpoint.stats().path("responses").toString()).isEqualTo("{\"408\":3}");
    }

    @Test
    void the_time_in_the_queue_counts() throws Exception {
        var calls = pending(3);

        timer.advance(Duration.ofSeconds(3));
        assertThat(calls.get(0).join().statusCode()).isEqualTo(200);
        assertThat(calls.get(1).join().statusCode()).isEqualTo(200);
        await(() -> blue("executing") == 1);
        timer.advance(Duration.ofSeconds(2));

        assertThat(calls.get(2).join().statusCode()).isEqualTo(408);
    }

    @Test
    void a_raised_cap_takes_effect_on_what_waits() throws Exception {
        var calls = pending(4);

        client.control("{\"deployments\":{\"blue\":{\"maxConcurrent\":2}}}");

        await(() -> blue("executing") == 4);
        calls.addAll(pending(4));
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(429);
    }

    @Test
    void a_lowered_cap_takes_effect_on_what_comes() throws Exception {
        var calls = pending(2);

        client.control("{\"deployments\":{\"blue\":{\"instances\":1}}}");

        assertThat(client.score(NOTHING).statusCode()).isEqualTo(429);
        timer.advance(Duration.ofSeconds(3));
        calls.forEach(CompletableFuture::join);
        pending(2);
        assertThat(blue("executing")).isEqualTo(1);
    }
}
