package dev.inferencebridge.scoring;

import static dev.inferencebridge.scoring.Batchers.ask;
import static dev.inferencebridge.scoring.Batchers.word;
import static dev.inferencebridge.scoring.Batchers.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.scoring.ScoringResponse.TimedOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that look like an outage when they are sent: they crash the model, or keep it busy too long. */
class StickyFailureTest {

    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int POISON = 100;

    private final VirtualTimer timer = new VirtualTimer();

    @Test
    void a_row_that_crashes_the_model_is_refused_and_its_neighbours_are_scored() {
        var batcher = Batchers.batcher(failingFor(FakeScoringClient.unavailable(OptionalInt.of(502))), timer, 64, 2);
        List<CompletableFuture<ScoringResult>> results = new ArrayList<>();
        for (int row = 0; row < 400; row += 20) {
            results.addAll(ask(batcher, row, row + 20));
            timer.advance(Duration.ofMillis(5));
        }

        timer.advance(Duration.ofMinutes(3));

        var refused = results.remove(POISON);
        assertThat(word(refused)).isEqualTo("model-failed");
        assertThat(refused.join())
                .isInstanceOfSatisfying(
                        ScoringResult.Refused.class,
                        result -> assertThat(result.deployment()).contains("blue"));
        assertThat(words(results)).containsOnly("scored");
    }

    @Test
    void a_row_that_times_out_alone_is_refused_and_its_neighbours_are_scored() {
        var batcher = Batchers.batcher(failingFor(new TimedOut(408, Optional.of("green"))), timer, 64, 2);
        var results = new ArrayList<>(ask(batcher, 0, 400));

        timer.advance(Duration.ofMinutes(3));

        var refused = results.remove(POISON);
        assertThat(word(refused)).isEqualTo("model-timeout");
        assertThat(refused.join())
                .isInstanceOfSatisfying(
                        ScoringResult.Refused.class,
                        result -> assertThat(result.deployment()).contains("green"));
        assertThat(words(results)).containsOnly("scored");
    }

    @Test
    void the_last_row_of_all_is_refused_although_no_other_is_left_to_compare_it_with() {
        var client = failingFor(FakeScoringClient.unavailable(OptionalInt.of(500)));
        var batcher = Batchers.batcher(client, timer, 64, 2);
        ask(batcher, 0, 10);
        timer.advance(Duration.ofSeconds(1));

        var last = ask(batcher, POISON, POISON + 1).get(0);
        timer.advance(Duration.ofMinutes(3));

        assertThat(word(last)).isEqualTo("model-failed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void a_row_that_crashes_the_model_does_not_hold_up_those_that_come_after_it(int maxRows) {
        var client = failingFor(FakeScoringClient.unavailable(OptionalInt.of(500)));
        var batcher = Batchers.batcher(client, timer, maxRows, 1);
        var poison = ask(batcher, POISON, POISON + 1);
        timer.advance(Duration.ofMinutes(5));
        assertThat(words(poison)).containsOnly("waiting");

        var results = ask(batcher, 0, 50);
        timer.advance(Duration.ofSeconds(5));

        assertThat(words(results)).containsOnly("scored");
        timer.advance(Duration.ofMinutes(3));
        assertThat(words(poison)).containsOnly("model-failed");
    }

    @Test
    void a_batch_whose_every_call_has_a_crashing_row_comes_apart_although_nothing_was_scored_before() {
        var client = failingFor(FakeScoringClient.unavailable(OptionalInt.of(500)));
        var batcher = Batchers.batcher(client, timer, 64, 1);

        var results = new ArrayList<>(ask(batcher, 99, 131));
        timer.advance(Duration.ofMinutes(5));

        assertThat(word(results.remove(1))).isEqualTo("model-failed");
        assertThat(words(results)).containsOnly("scored");
    }

    @Test
    void several_crashing_rows_and_no_others_are_all_refused() {
        var client = new FakeScoringClient(
                timer,
                LATENCY,
                call -> call.rows().stream().anyMatch(row -> row.get(0) >= POISON)
                        ? FakeScoringClient.unavailable(OptionalInt.of(500))
                        : FakeScoringClient.scored(call));
        var batcher = Batchers.batcher(client, timer, 4, 2);
        ask(batcher, 0, 10);
        timer.advance(Duration.ofSeconds(1));

        var results = ask(batcher, POISON, POISON + 8);
        timer.advance(Duration.ofMinutes(10));

        assertThat(words(results)).containsOnly("model-failed");
    }

    @Test
    void a_timeout_halves_the_call_and_the_calls_after_it() {
        var client = new FakeScoringClient(
                timer,
                LATENCY,
                call -> call.rows().size() > 20 ? new TimedOut(408, Optional.empty()) : FakeScoringClient.scored(call));
        var batcher = Batchers.batcher(client, timer, 64, 2);

        var results = ask(batcher, 0, 2_000);
        timer.advance(Duration.ofSeconds(30));

        assertThat(words(results)).containsOnly("scored");
        assertThat(client.calls).filteredOn(call -> call.rows().size() > 20).hasSizeLessThan(10);
    }

    private FakeScoringClient failingFor(ScoringResponse failure) {
        return new FakeScoringClient(
                timer,
                LATENCY,
                call -> FakeScoringClient.contains(call, POISON) ? failure : FakeScoringClient.scored(call));
    }
}
