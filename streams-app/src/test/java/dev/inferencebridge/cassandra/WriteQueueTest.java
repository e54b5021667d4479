package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.StoreListener;
import dev.inferencebridge.prediction.StoreResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteQueueTest {

    private static final WritePolicy TWO = new WritePolicy(2, Duration.ofMillis(100), Duration.ofSeconds(1));

    private static final TableName TABLE = new TableName("shop", "predictions");
    private static final WriteTarget TARGET = new WriteTarget(TABLE, "LOCAL_QUORUM", StoreListener.NONE);
    private static final Optional<String> NODE = Optional.of("192.0.2.1:9042");

    private final FakeCassandra cassandra = new FakeCassandra();
    private final FakeTimer timer = new FakeTimer();
    private final WriteQueue<String> queue = new WriteQueue<>(TARGET, cassandra, timer, TWO, () -> 1);

    @Test
    void a_write_that_arrives_is_stored() {
        CompletableFuture<StoreResult> a = queue.submit("a");
        assertThat(a).isNotDone();

        cassandra.answer();

        assertThat(a).isCompletedWithValue(StoreResult.STORED);
        assertThat(queue.inFlight()).isZero();
    }

    @Test
    void no_more_than_the_bound_are_under_way_and_the_others_follow_in_order() {
        submit("a", "b", "c", "d");
        assertThat(cassandra.asked).containsExactly("a", "b");
        assertThat(queue.waiting()).isEqualTo(2);

        cassandra.answer();
        assertThat(cassandra.asked).containsExactly("a", "b", "c");

        cassandra.answer();
        assertThat(cassandra.asked).containsExactly("a", "b", "c", "d");
        assertThat(queue.inFlight()).isEqualTo(2);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void an_outage_is_waited_for_with_growing_pauses_until_it_ends() {
        CompletableFuture<StoreResult> a = queue.submit("a");

        for (int i = 0; i < 6; i++) {
            cassandra.fail(overloaded());
            assertThat(a).isNotDone();
            timer.runAll();
        }
        cassandra.answer();

        assertThat(timer.delays).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
        assertThat(a).isCompletedWithValue(StoreResult.STORED);
        assertThat(cassandra.asked).hasSize(7);
    }

    @Test
    void a_write_between_two_attempts_keeps_its_place() {
        submit("a", "b", "c");

        cassandra.fail(overloaded());
        cassandra.fail(overloaded());

        assertThat(cassandra.asked).containsExactly("a", "b");
        assertThat(queue.inFlight()).isEqualTo(2);
        timer.runAll();
        assertThat(cassandra.asked).containsExactly("a", "b", "a", "b");
    }

    @Test
    void jitter_takes_up_to_half_of_a_pause() {
        assertThat(TWO.backoff(1, 0)).isEqualTo(Duration.ofMillis(50));
        assertThat(TWO.backoff(1, 0.5)).isEqualTo(Duration.ofMillis(75));
        assertThat(TWO.backoff(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_refusal_is_final_and_counts_the_attempts() {
        CompletableFuture<StoreResult> a = queue.submit("a");
        cassandra.fail(overloaded());
        timer.runAll();

        cassandra.fail(new InvalidQueryException(FakeNodes.node("node"), "unconfigured table predictions"));

        assertThat(a)
                .isCompletedWithValue(new StoreResult.Dropped(
                        TABLE, "InvalidQueryException", "unconfigured table predictions", "LOCAL_QUORUM", 2, NODE));
        assertThat(queue.inFlight()).isZero();
    }

    @Test
    void a_doubtful_write_is_given_up_in_the_end() {
        CompletableFuture<StoreResult> a = queue.submit("a");
        for (int i = 0; i < RequestQueue.MAX_DOUBTFUL_ATTEMPTS; i++) {
            cassandra.fail(new ServerError(FakeNodes.node("node"), "internal"));
            timer.runAll();
        }

        assertThat(a)
                .isCompletedWithValue(new StoreResult.Dropped(
                        TABLE, "ServerError", "internal", "LOCAL_QUORUM", RequestQueue.MAX_DOUBTFUL_ATTEMPTS, NODE));
    }

    @Test
    void a_driver_that_throws_is_a_driver_that_fails() {
        WriteQueue<String> broken = new WriteQueue<>(
                TARGET,
                statement -> {
                    throw new IllegalArgumentException("secret");
                },
                timer,
                TWO,
                () -> 1);

        assertThat(broken.submit("a"))
                .isCompletedWithValue(new StoreResult.Dropped(
                        TABLE, "IllegalArgumentException", "", "LOCAL_QUORUM", 1, Optional.empty()));
    }

    @Test
    void a_server_that_says_when_to_come_back_is_left_alone_until_then() {
        submit("a");

        cassandra.fail(new OverloadedException(
                FakeNodes.node("node"),
                "Request rate is large: ActivityID=1, RetryAfterMs=4200, Additional details=''"));

        assertThat(timer.delays).containsExactly(Duration.ofMillis(4_200));
    }

    @Test
    void what_is_tried_again_and_what_is_dropped_is_told() {
        List<String> told = new ArrayList<>();
        StoreListener listener = new StoreListener() {
            @Override
            public void writeRetried(String error) {
                told.add("again after " + error);
            }

            @Override
            public void writeDropped(StoreResult.Dropped dropped) {
                told.add("dropped by " + dropped.coordinator().orElse("nobody") + " for " + dropped.errorClass());
            }
        };
        var unused =
                new WriteQueue<>(new WriteTarget(TABLE, "ONE", listener), cassandra, timer, TWO, () -> 1).submit("a");
        cassandra.fail(overloaded());
        timer.runAll();

        cassandra.fail(new InvalidQueryException(FakeNodes.node("node"), "unconfigured table predictions"));

        assertThat(told)
                .containsExactly(
                        "again after OverloadedException", "dropped by 192.0.2.1:9042 for InvalidQueryException");
    }

    @Test
    void answers_on_the_spot_grow_no_stack() {
        Deque<CompletableFuture<Object>> held = new ArrayDeque<>();
        WriteQueue<Integer> instant = new WriteQueue<>(
                TARGET,
                statement -> {
                    CompletableFuture<Object> answer = new CompletableFuture<>();
                    if (statement < 2) {
                        held.add(answer);
                    } else {
                        answer.complete(statement);
                    }
                    return answer;
                },
                timer,
                TWO,
                () -> 1);
        List<CompletableFuture<StoreResult>> results = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            results.add(instant.submit(i));
        }

        held.forEach(answer -> answer.complete("done"));

        assertThat(results).allMatch(CompletableFuture::isDone);
        assertThat(instant.inFlight()).isZero();
    }

    @Test
    void many_threads_never_exceed_the_bound_and_lose_nothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        WriteQueue<Integer> busy = new WriteQueue<>(
                TARGET,
                statement -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    return CompletableFuture.supplyAsync(
                            () -> {
                                running.decrementAndGet();
                                if (statement % 7 == 0) {
                                    throw new IllegalArgumentException();
                                }
                                return statement;
                            },
                            threads);
                },
                timer,
                TWO,
                () -> 1);
        List<CompletableFuture<StoreResult>> submitted = new ArrayList<>();

        for (int i = 0; i < 20_000; i++) {
            submitted.add(CompletableFuture.completedFuture(i).thenComposeAsync(busy::submit, threads));
        }

        int dropped = 0;
        for (CompletableFuture<StoreResult> one : submitted) {
            StoreResult result = one.get(1, TimeUnit.MINUTES);
            dropped += result instanceof StoreResult.Dropped ? 1 : 0;
        }
        threads.shutdown();
        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(dropped).isEqualTo(20_000 / 7 + 1);
        assertThat(busy.inFlight()).isZero();
    }

    @Test
    void closing_fails_what_is_not_stored_and_whatever_comes() {
        CompletableFuture<StoreResult> asked = queue.submit("a");
        CompletableFuture<StoreResult> retried = queue.submit("b");
        CompletableFuture<StoreResult> waiting = queue.submit("c");
        cassandra.answers.addLast(cassandra.answers.removeFirst());
        cassandra.fail(overloaded());

        queue.close();
        timer.runAll();

        assertThat(asked).isCompletedExceptionally();
        assertThat(retried).isCompletedExceptionally();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(queue.submit("d")).isCompletedExceptionally();
        assertThat(cassandra.asked).containsExactly("a", "b");
    }

    @Test
    void a_closed_session_or_timer_is_no_refusal() {
        CompletableFuture<StoreResult> a = queue.submit("a");
        cassandra.fail(new IllegalStateException("Session is closed"));
        assertThat(a).isCompletedExceptionally();

        CompletableFuture<StoreResult> b = queue.submit("b");
        timer.closed = true;
        cassandra.fail(overloaded());
        assertThat(b).isCompletedExceptionally();
    }

    private void submit(String... statements) {
        for (String statement : statements) {
            assertThat(queue.submit(statement)).isNotDone();
        }
    }

    private static OverloadedException overloaded() {
        return new OverloadedException(FakeNodes.node("node"));
    }

    private static final class FakeCassandra implements RequestQueue.Runner<String, Object> {
        final List<String> asked = new ArrayList<>();
        final Deque<CompletableFuture<Object>> answers = new ArrayDeque<>();

        @Override
        public CompletionStage<Object> run(String statement) {
            asked.add(statement);
            CompletableFuture<Object> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        void answer() {
            answers.remove().complete("done");
        }

        void fail(Throwable failure) {
            answers.remove().completeExceptionally(failure);
        }
    }

    private static final class FakeTimer implements RequestQueue.Timer {
        final List<Duration> delays = new ArrayList<>();
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        boolean closed;

        @Override
        public void after(Duration delay, Runnable task) {
            if (closed) {
                throw new RejectedExecutionException();
            }
            delays.add(delay);
            tasks.add(task);
        }

        void runAll() {
            for (int due = tasks.size(); due > 0; due--) {
                tasks.remove().run();
            }
        }
    }
}
