package dev.inferencebridge.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.feature.FeatureVector;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit against an endpoint with a cap, in virtual time, with more rows than it can take. */
class AdmissionSimulationTest {

    private static final Duration SERVICE = Duration.ofMillis(20);
    private static final Duration SETTLE = Duration.ofMinutes(1);
    private static final Duration MEASURE = Duration.ofMinutes(2);

    @ParameterizedTest(name = "cap {0}, then {1}, seed {2}")
    @CsvSource({
        "2, 2, 1",
        "4, 4, 2",
        "8, 8, 3",
        "16, 16, 4",
        "40, 40, 5",
        "8, 4, 6",
        "16, 8, 7",
        "40, 20, 8",
        "4, 2, 9",
        "2, 4, 10",
        "4, 8, 11",
        "8, 16, 12",
        "20, 40, 13",
    })
    void less_than_one_call_in_a_hundred_is_throttled_and_most_of_the_capacity_used(int cap, int next, long seed) {
        var timer = new VirtualTimer();
        var random = new Random(seed);
        var endpoint = new SimulatedEndpoint(timer, random, SERVICE, cap);
        var options = new MicroBatcherOptions("simulated", 8, 1 << 20, 64, 64, 100_000, RetryPolicy.DEFAULT);
        try (var batcher = new MicroBatcher(endpoint, options, timer, random, ScoringListener.NONE)) {
            for (int i = 0; i < 2_000; i++) {
                feed(batcher);
            }
            timer.advance(SETTLE);
            endpoint.forget();
            timer.advance(MEASURE);
            assertSettled(endpoint);

            endpoint.setCap(next);
            endpoint.forget();
            timer.advance(SETTLE);
            if (next <= cap) {
                assertThat(endpoint.throttledShare())
                        .as("share of 429 while settling")
                        .isLessThan(0.01);
            }
            endpoint.forget();
            timer.advance(MEASURE);
            assertSettled(endpoint);
        }
    }

    private static void assertSettled(SimulatedEndpoint endpoint) {
        double used = endpoint.served / endpoint.capacity(MEASURE);
        assertThat(endpoint.throttledShare()).as("share of 429").isLessThan(0.01);
        assertThat(used).as("share of the capacity").isGreaterThan(0.8);
    }

    private static void feed(MicroBatcher batcher) {
        var unused = batcher.score(FeatureVector.of(1)).thenAccept(result -> feed(batcher));
    }
}
