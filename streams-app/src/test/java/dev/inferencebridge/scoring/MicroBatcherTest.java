package dev.inferencebridge.scoring;

import static dev.inferencebridge.scoring.Batchers.ask;
import static dev.inferencebridge.scoring.Batchers.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ScoringResponse.Scored;
import dev.inferencebridge.scoring.ScoringResponse.Throttled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {

    private static final Duration LATENCY = Duration.ofMillis(10);

    private final VirtualTimer timer = new VirtualTimer();
    private final FakeScoringClient client = new FakeScoringClient(timer, LATENCY, FakeScoringClient::scored);

    @Test
    void a_row_leaves_at_once_while_the_endpoint_has_a_free_place() {
        var batcher = Batchers.batcher(client, timer, 64, 16);

        ask(batcher, 0, 2);

        assertThat(sizes()).containsExactly(1, 1);
    }

    @Test
    void rows_gather_while_the_endpoint_has_no_free_place() {
        var batcher = Batchers.batcher(client, timer, 64, 1);

        ask(batcher, 0, 100);
        timer.advance(Duration.ofSeconds(1));

        assertThat(sizes()).containsExactly(1, 64, 35);
        assertThat(sent()).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void a_call_leaves_when_it_is_full_or_has_its_part_of_the_rows_in_flight() {
        var options = new MicroBatcherOptions("test", 4, 1 << 20, 16, 1, 1_000, RetryPolicy.DEFAULT);
        var batcher = new MicroBatcher(client, options, timer, new Random(7), ScoringListener.NONE);

        ask(batcher, 0, 2);
        assertThat(sizes()).containsExactly(1, 1);
        ask(batcher, 2, 3);
        assertThat(sizes()).containsExactly(1, 1);
        timer.advance(LATENCY);
        assertThat(sizes()).containsExactly(1, 1, 1);
    }

    @Test
    void a_call_stays_within_its_bound_of_bytes() {
        var options = new MicroBatcherOptions("test", 64, 35, 1, 1, 1_000, RetryPolicy.DEFAULT);
        var batcher = new MicroBatcher(client, options, timer, new Random(7), ScoringListener.NONE);

        ask(batcher, 0, 8);
        timer.advance(Duration.ofSeconds(1));

        assertThat(sizes()).containsExactly(1, 3, 3, 1);
    }

    @Test
    void repeated_rows_go_before_waiting_ones() {
        client.behave(
                call -> client.calls.size() == 1 ? new Throttled(Optional.empty()) : FakeScoringClient.scored(call));
        var batcher = Batchers.batcher(client, timer, 4, 1);

        ask(batcher, 0, 5);
        timer.advance(Duration.ofSeconds(5));

        assertThat(sent()).containsExactly(0, 0, 1, 2, 3, 4);
    }

    @Test
    void a_result_tells_the_deployment_and_the_attempts() {
        client.behave(
                call -> client.calls.size() == 1 ? new Throttled(Optional.empty()) : FakeScoringClient.scored(call));
        var batcher = Batchers.batcher(client, timer, 4, 1);

        var result = ask(batcher, 3, 4).get(0);
        timer.advance(Duration.ofSeconds(5));

        assertThat(result.join())
                .isEqualTo(new ScoringResult.Scored(new ModelOutput.Scalar(3), Optional.of("blue"), 2));
    }

    @Test
    void request_ids_are_never_used_twice() {
        var batcher = Batchers.batcher(client, timer, 1, 8);

        ask(batcher, 0, 500);
        timer.advance(Duration.ofSeconds(10));

        assertThat(client.calls).hasSize(500).extracting(ScoringCall::requestId).doesNotHaveDuplicates();
    }

    @Test
    void a_wrong_number_of_results_is_a_fault_of_the_endpoint() {
        client.behave(call -> client.calls.size() == 1
                ? new Scored(List.of(new ModelOutput.Scalar(1), new ModelOutput.Scalar(2)), Optional.empty())
                : FakeScoringClient.scored(call));
        var batcher = Batchers.batcher(client, timer, 4, 1);

        var results = ask(batcher, 0, 1);
        timer.advance(Duration.ofSeconds(1));

        assertThat(words(results)).containsExactly("scored");
        assertThat(client.calls).hasSize(2);
        assertThat(batcher.state().lastProblem()).contains("2 results came for 1 rows");
    }

    @Test
    void a_row_above_the_bound_of_waiting_rows_is_told_so() {
        var options = new MicroBatcherOptions("test", 64, 1 << 20, 1, 1, 10, RetryPolicy.DEFAULT);
        var batcher = new MicroBatcher(client, options, timer, new Random(7), ScoringListener.NONE);

        var results = ask(batcher, 0, 12);
        timer.advance(Duration.ofSeconds(1));

        assertThatThrownBy(results.get(11)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(words(results.subList(0, 11))).containsOnly("scored");
    }

    @Test
    void closing_fails_what_waits_and_what_is_in_flight() {
        var batcher = Batchers.batcher(client, timer, 4, 1);
        var results = ask(batcher, 0, 10);

        batcher.close();

        assertThat(results).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(batcher.score(FeatureVector.of(1))).isCompletedExceptionally();
        timer.advance(Duration.ofSeconds(10));
        assertThat(client.calls).hasSize(1);
    }

    @Test
    void a_client_that_throws_is_an_absent_endpoint_and_no_lost_row() {
        var throwing = new BrokenClient(client, 2);
        var batcher = Batchers.batcher(throwing, timer, 4, 1);

        var results = ask(batcher, 0, 20);
        timer.advance(Duration.ofSeconds(10));

        assertThat(words(results)).containsOnly("scored");
    }

    @Test
    void a_listener_hears_of_calls_retries_and_refusals() {
        List<String> heard = new ArrayList<>();
        var listener = new ScoringListener() {
            @Override
            public void callFinished(CallOutcome outcome, int rows, Duration duration) {
                heard.add(outcome + " " + rows + " " + duration.toMillis());
            }

            @Override
            public void retryScheduled(String reason, int rows, Duration delay) {
                heard.add(reason + " " + rows);
            }

            @Override
            public void rowsRefused(String reason, int rows) {
                heard.add(reason + " " + rows);
            }
        };
        client.behave(call -> client.calls.size() == 1
                ? new Throttled(Optional.empty())
                : new ScoringResponse.RowsRefused(
                        "model-rejected", OptionalInt.of(400), Optional.empty(), Optional.empty()));
        var batcher = new MicroBatcher(client, Batchers.options(4, 1), timer, new Random(7), listener);

        ask(batcher, 0, 1);
        timer.advance(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("THROTTLED 1 10", "throttled 1", "ROWS_REFUSED 1 10", "model-rejected 1");
    }

    /** Every row gets its own result, once, whatever the endpoint does and in whatever order calls end. */
    @RepeatedTest(50)
    void under_any_schedule_each_row_gets_its_own_result(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        var random = new Random(seed);
        int maxRows = 1 + random.nextInt(16);
        var endpoint = new UnreliableClient(timer, random);
        var batcher = Batchers.batcher(endpoint, timer, maxRows, 1 + random.nextInt(8));

        List<CompletableFuture<ScoringResult>> results = new ArrayList<>();
        for (int row = 0; row < 400; row++) {
            results.addAll(ask(batcher, row, row + 1));
            timer.advance(Duration.ofNanos(random.nextInt(3_000_000)));
        }
        endpoint.recover();
        timer.advance(Duration.ofMinutes(5));

        for (int row = 0; row < 400; row++) {
            var result = results.get(row);
            assertThat(result).as("row %d, seed %d", row, seed).isCompleted();
            double scored =
                    result.join().fold(answer -> ((ModelOutput.Scalar) answer.output()).value(), refused -> Double.NaN);
            assertThat(scored).as("result of row %d, seed %d", row, seed).isEqualTo(row);
        }
        assertThat(endpoint.largestCall).as("seed %d", seed).isLessThanOrEqualTo(maxRows);
        assertThat(batcher.state().callsInFlight()).as("seed %d", seed).isZero();
        assertThat(batcher.state().queuedRows()).as("seed %d", seed).isZero();
    }

    private List<Integer> sizes() {
        return client.calls.stream().map(call -> call.rows().size()).toList();
    }

    private List<Integer> sent() {
        return client.calls.stream()
                .flatMap(call -> call.rows().stream())
                .map(row -> (int) row.get(0))
                .toList();
    }
}
