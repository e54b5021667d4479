package dev.inferencebridge.scoring;

import static dev.inferencebridge.scoring.Batchers.ask;
import static dev.inferencebridge.scoring.Batchers.word;
import static dev.inferencebridge.scoring.Batchers.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.TooLarge;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BisectionTest {

    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final RowsRefused REFUSED =
            new RowsRefused("model-rejected", OptionalInt.of(400), Optional.of("bad input"), Optional.of("green"));

    private final VirtualTimer timer = new VirtualTimer();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 33, 64, 65})
    void one_poison_row_among_64_costs_at_most_13_further_calls(int poison) {
        var client = poisonedBy(Set.of(poison));
        var batcher = Batchers.batcher(client, timer, 64, 1);
        ask(batcher, 0, 1);
        var results = ask(batcher, 2, 66);

        timer.advance(Duration.ofSeconds(1));

        assertThat(client.calls.get(1).rows()).hasSize(64);
        assertThat(client.calls.size() - 2).isLessThanOrEqualTo(13);
        assertThat(word(results.get(poison - 2))).isEqualTo("model-rejected");
        assertThat(words(results)).filteredOn("scored"::equals).hasSize(63);
    }

    @RepeatedTest(20)
    void every_poison_row_is_found_and_no_other(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        var random = new Random(seed);
        Set<Integer> poison = new HashSet<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            poison.add(random.nextInt(300));
        }
        var batcher = Batchers.batcher(poisonedBy(poison), timer, 1 + random.nextInt(64), 1 + random.nextInt(8));

        var results = ask(batcher, 0, 300);
        timer.advance(Duration.ofMinutes(1));

        for (int row = 0; row < 300; row++) {
            assertThat(word(results.get(row)))
                    .as("row %d, seed %d", row, seed)
                    .isEqualTo(poison.contains(row) ? "model-rejected" : "scored");
        }
    }

    @Test
    void a_refused_row_tells_who_refused_it_and_when() {
        var batcher = Batchers.batcher(poisonedBy(Set.of(0)), timer, 64, 1);
        Instant start = timer.now();

        var result = ask(batcher, 0, 1).get(0);
        timer.advance(LATENCY);

        assertThat(result.join())
                .isEqualTo(new ScoringResult.Refused(
                        "model-rejected",
                        OptionalInt.of(400),
                        Optional.of("bad input"),
                        Optional.of("green"),
                        1,
                        start,
                        start));
    }

    @Test
    void a_call_that_is_too_large_is_split_and_later_calls_are_smaller() {
        var client = new FakeScoringClient(
                timer,
                LATENCY,
                call -> call.rows().size() > 10
                        ? new TooLarge(413, Optional.of("green"))
                        : FakeScoringClient.scored(call));
        var batcher = Batchers.batcher(client, timer, 64, 1);

        var results = ask(batcher, 0, 500);
        timer.advance(Duration.ofSeconds(2));

        assertThat(words(results)).containsOnly("scored");
        List<Integer> sizes =
                client.calls.stream().map(call -> call.rows().size()).toList();
        assertThat(sizes).filteredOn(size -> size > 10).hasSizeLessThan(10);
    }

    @Test
    void a_row_that_is_too_large_by_itself_is_refused() {
        var client = new FakeScoringClient(timer, LATENCY, call -> new TooLarge(413, Optional.of("green")));
        var batcher = Batchers.batcher(client, timer, 64, 1);

        var results = ask(batcher, 0, 5);
        timer.advance(Duration.ofSeconds(2));

        assertThat(words(results)).containsOnly("row-too-large");
    }

    private FakeScoringClient poisonedBy(Set<Integer> poison) {
        return new FakeScoringClient(
                timer,
                LATENCY,
                call -> poison.stream().anyMatch(row -> FakeScoringClient.contains(call, row))
                        ? REFUSED
                        : FakeScoringClient.scored(call));
    }
}
