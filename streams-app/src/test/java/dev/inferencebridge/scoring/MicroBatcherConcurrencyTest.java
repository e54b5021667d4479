package dev.inferencebridge.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.feature.FeatureVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: several that bring rows, several that end calls. */
class MicroBatcherConcurrencyTest {

    private static final int CALLERS = 4;
    private static final int ROWS = 50_000;
    private static final int SLOTS = 500;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final ExecutorService endpoint = Executors.newFixedThreadPool(4);

    @Test
    @Timeout(60)
    void rows_of_several_threads_each_get_their_own_result() throws Exception {
        AtomicInteger pending = new AtomicInteger();
        AtomicLong mismatches = new AtomicLong();
        var client = new ThreadedClient(endpoint, pending);
        try (Timer timer = Timer.ofThread("test-timer");
                var batcher =
                        new MicroBatcher(client, Batchers.options(64, 8), timer, new Random(7), ScoringListener.NONE)) {
            List<CompletableFuture<Void>> done = Stream.iterate(0, i -> i + 1)
                    .limit(CALLERS)
                    .map(caller -> CompletableFuture.runAsync(() -> run(batcher, caller, mismatches), callers))
                    .toList();

            CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).get();

            assertThat(mismatches).hasValue(0);
            assertThat(client.highest).hasValueLessThanOrEqualTo(8);
            assertThat(batcher.state().queuedRows()).isZero();
        } finally {
            callers.shutdown();
            endpoint.shutdown();
            assertThat(endpoint.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void run(MicroBatcher batcher, int caller, AtomicLong mismatches) {
        Semaphore slots = new Semaphore(SLOTS);
        List<CompletableFuture<?>> results = new ArrayList<>(ROWS);
        for (int i = 0; i < ROWS; i++) {
            slots.acquireUninterruptibly();
            double row = caller * 1e6 + i;
            results.add(batcher.score(FeatureVector.of(row)).thenAccept(result -> {
                double scored =
                        result.fold(answer -> ((ModelOutput.Scalar) answer.output()).value(), refused -> Double.NaN);
                mismatches.addAndGet(scored == row ? 0 : 1);
                slots.release();
            }));
        }
        CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new)).join();
    }

    /** Answers on its threads; one call in fifty is throttled. */
    private record ThreadedClient(
            ExecutorService threads, AtomicInteger pending, AtomicInteger highest, AtomicLong count)
            implements ScoringClient {

        ThreadedClient(ExecutorService threads, AtomicInteger pending) {
            this(threads, pending, new AtomicInteger(), new AtomicLong());
        }

        @Override
        public CompletableFuture<ScoringResponse> score(ScoringCall call) {
            highest.accumulateAndGet(pending.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(
                    () -> {
                        pending.decrementAndGet();
                        return count.incrementAndGet() % 50 == 0
                                ? new ScoringResponse.Throttled(Optional.empty())
                                : FakeScoringClient.scored(call);
                    },
                    threads);
        }

        @Override
        public int estimatedBytes(FeatureVector row) {
            return 10;
        }

        @Override
        public void close() {}
    }
}
