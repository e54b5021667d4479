package dev.inferencebridge.scoring;

import static dev.inferencebridge.scoring.Batchers.ask;
import static dev.inferencebridge.scoring.Batchers.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.scoring.ScorerState.Availability;
import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.Throttled;
import dev.inferencebridge.scoring.ScoringResponse.TimedOut;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration PROMISE = Duration.ofSeconds(5);

    private final VirtualTimer timer = new VirtualTimer();

    static Stream<ScoringResponse> outages() {
        return Stream.of(
                new Unavailable(OptionalInt.empty(), "ConnectException", false, Optional.empty(), Optional.empty()),
                new Unavailable(OptionalInt.empty(), "SocketException", true, Optional.empty(), Optional.empty()),
                new Unavailable(OptionalInt.of(500), "Internal Server Error", true, Optional.empty(), Optional.empty()),
                new Unavailable(OptionalInt.of(503), "Service Unavailable", false, Optional.empty(), Optional.empty()),
                new TimedOut(408, Optional.empty()),
                new Throttled(Optional.empty()),
                new EndpointRefused(404, "Not Found"),
                new EndpointRefused(401, "Unauthorized"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void ten_minutes_of_outage_refuse_nothing_and_scoring_resumes_within_five_seconds(ScoringResponse outage) {
        var client = new FakeScoringClient(timer, LATENCY, FakeScoringClient::scored);
        var batcher = Batchers.batcher(client, timer, 64, 16);
        List<CompletableFuture<ScoringResult>> results = new ArrayList<>(ask(batcher, 0, 2_000));
        timer.advance(Duration.ofMillis(100));
        client.behave(call -> outage);
        results.addAll(ask(batcher, 2_000, 5_000));
        timer.advance(OUTAGE);
        assertThat(words(results)).containsOnly("scored", "waiting").contains("waiting");
        long scoredBefore = words(results).stream().filter("scored"::equals).count();

        client.behave(FakeScoringClient::scored);
        timer.advance(PROMISE);

        assertThat(words(results).stream().filter("scored"::equals).count()).isGreaterThan(scoredBefore);
        timer.advance(Duration.ofMinutes(1));
        assertThat(words(results)).containsOnly("scored");
    }

    @ParameterizedTest
    @MethodSource("outages")
    void an_endpoint_that_is_away_from_the_start_refuses_nothing(ScoringResponse outage) {
        var client = new FakeScoringClient(timer, LATENCY, call -> outage);
        var batcher = Batchers.batcher(client, timer, 64, 16);
        var results = ask(batcher, 0, 500);

        timer.advance(OUTAGE);
        assertThat(words(results)).containsOnly("waiting");

        client.behave(FakeScoringClient::scored);
        timer.advance(Duration.ofMinutes(1));
        assertThat(words(results)).containsOnly("scored");
    }

    @ParameterizedTest
    @MethodSource("outages")
    void rows_that_are_alone_in_their_calls_outlive_an_outage_too(ScoringResponse outage) {
        var client = new FakeScoringClient(timer, LATENCY, FakeScoringClient::scored);
        var batcher = Batchers.batcher(client, timer, 1, 4);
        ask(batcher, 0, 10);
        timer.advance(Duration.ofSeconds(1));
        client.behave(call -> outage);
        var results = ask(batcher, 10, 13);

        timer.advance(Duration.ofHours(1));
        assertThat(words(results)).containsOnly("waiting");

        client.behave(FakeScoringClient::scored);
        timer.advance(Duration.ofMinutes(1));
        assertThat(words(results)).containsOnly("scored");
    }

    @Test
    void an_endpoint_that_is_away_is_asked_no_more_than_every_few_seconds() {
        var client = new FakeScoringClient(timer, LATENCY, call -> FakeScoringClient.unavailable(OptionalInt.empty()));
        var batcher = Batchers.batcher(client, timer, 64, 16);
        var results = ask(batcher, 0, 1_000);
        timer.advance(Duration.ofSeconds(30));
        int before = client.calls.size();

        timer.advance(Duration.ofMinutes(1));

        assertThat(client.calls.size() - before).isBetween(15, 20);
        assertThat(batcher.state().availability()).isEqualTo(Availability.UNAVAILABLE);
        assertThat(batcher.state().lastProblem()).contains("away");
        assertThat(words(results)).containsOnly("waiting");
    }

    @Test
    void an_endpoint_that_refuses_the_bridge_is_reported_and_asked_slowly() {
        var client = new FakeScoringClient(timer, LATENCY, call -> new EndpointRefused(404, "no such deployment"));
        var batcher = Batchers.batcher(client, timer, 64, 16);
        ask(batcher, 0, 1_000);

        timer.advance(Duration.ofMinutes(1));

        assertThat(client.calls).hasSizeLessThan(25);
        assertThat(batcher.state().availability()).isEqualTo(Availability.REFUSED);
        assertThat(batcher.state().lastProblem()).contains("404: no such deployment");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void an_endpoint_that_flaps_refuses_nothing(int maxRows) {
        var random = new Random(11);
        var client = new FakeScoringClient(
                timer,
                LATENCY,
                call -> random.nextInt(2) == 0
                        ? FakeScoringClient.scored(call)
                        : FakeScoringClient.unavailable(OptionalInt.of(502)));
        var batcher = Batchers.batcher(client, timer, maxRows, 4);

        List<CompletableFuture<ScoringResult>> results = new ArrayList<>();
        IntStream.range(0, 5_000).forEach(row -> {
            results.addAll(ask(batcher, row, row + 1));
            timer.advance(Duration.ofMillis(7));
        });
        timer.advance(OUTAGE);

        assertThat(words(results)).containsOnly("scored");
    }

    @Test
    void a_wait_that_the_endpoint_asks_for_is_respected() {
        var asked = new Unavailable(
                OptionalInt.of(503), "busy", false, Optional.of(Duration.ofSeconds(30)), Optional.empty());
        var client = new FakeScoringClient(timer, LATENCY, call -> asked);
        var batcher = Batchers.batcher(client, timer, 64, 1);
        ask(batcher, 0, 1);
        timer.advance(LATENCY);

        timer.advance(Duration.ofMillis(29_900));

        assertThat(client.calls).hasSize(1);
        timer.advance(Duration.ofMillis(100));
        assertThat(client.calls).hasSize(2);
    }
}
