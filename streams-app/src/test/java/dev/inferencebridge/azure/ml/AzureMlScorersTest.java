package dev.inferencebridge.azure.ml;

import static dev.inferencebridge.azure.ml.Endpoints.ok;
import static dev.inferencebridge.azure.ml.Endpoints.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.MicroBatcherOptions;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.RetryPolicy;
import dev.inferencebridge.scoring.ScoringListener;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AzureMlScorersTest {

    private static final MicroBatcherOptions OPTIONS = new MicroBatcherOptions(
            "fraud",
            64,
            1 << 20,
            8,
            8,
            100,
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(1), 10, 10));

    @Test
    @Timeout(30)
    void a_row_is_scored_through_throttling_and_trouble() throws InterruptedException {
        try (MockWebServer server = Endpoints.start();
                Timer timer = Timer.ofThread("test-timer");
                var scorer = AzureMlScorers.scorer(
                        Endpoints.options(server, new PayloadFormat.Mlflow(), 1),
                        BearerTokens.ofKey(() -> "secret"),
                        OPTIONS,
                        timer,
                        ScoringListener.NONE,
                        new SimpleMeterRegistry())) {
            server.enqueue(status(429));
            server.enqueue(status(503, "Retry-After", "0"));
            server.enqueue(ok("[0.5]"));

            ScoringResult result = scorer.score(FeatureVector.of(1)).join();

            assertThat(result).isEqualTo(new ScoringResult.Scored(new ModelOutput.Scalar(0.5), Optional.empty(), 3));
            assertThat(server.getRequestCount()).isEqualTo(3);
            Set<String> requestIds = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                requestIds.add(
                        server.takeRequest(5, TimeUnit.SECONDS).getHeaders().get("x-ms-client-request-id"));
            }
            assertThat(requestIds).hasSize(3).allMatch(id -> id.matches("[A-Za-z0-9_-]{1,40}"));
        }
    }

    @Test
    void a_client_smaller_than_its_batcher_is_a_mistake() {
        try (MockWebServer server = Endpoints.start();
                Timer timer = Timer.ofThread("test-timer")) {
            assertThatThrownBy(() -> AzureMlScorers.scorer(
                            Endpoints.options(server, new PayloadFormat.Mlflow(), 1),
                            BearerTokens.ofKey(() -> "secret"),
                            MicroBatcherOptions.defaults("fraud"),
                            timer,
                            ScoringListener.NONE,
                            new SimpleMeterRegistry()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sized for 8 calls, the batcher for 64");
        }
    }
}
