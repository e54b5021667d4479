package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Writes transactions, and some time after each what it turned out to be. Thread-safe. As many labels wait as rows are
 * written in that time.
 */
final class LabelWriter implements RowWriter, AutoCloseable {

    private final RowWriter rows;
    private final Function<Transaction, CompletionStage<?>> labels;
    private final Duration delay;
    private final long shiftAfter;
    private final Runnable shifting;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread thread = new Thread(body, "demo-labels");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A writer over two others.
     *
     * @param labels writes the label of a transaction
     * @param delay between a transaction and its label
     * @param shifting told just before the row with the number {@code shiftAfter} is written, the first being 0
     */
    LabelWriter(
            RowWriter rows,
            Function<Transaction, CompletionStage<?>> labels,
            Duration delay,
            long shiftAfter,
            Runnable shifting) {
        this.rows = rows;
        this.labels = labels;
        this.delay = delay;
        this.shiftAfter = shiftAfter;
        this.shifting = shifting;
    }

    @Override
    public CompletionStage<?> write(Transaction row) {
        if (written.getAndIncrement() == shiftAfter) {
            shifting.run();
        }
        return rows.write(row).thenApply(answer -> {
            report(row);
            return answer;
        });
    }

    /** Labels that could not be written; nobody asks again. */
    long failed() {
        return failed.get();
    }

    private void report(Transaction row) {
        try {
            var unused = later.schedule(
                    () -> labels.apply(row).whenComplete((answer, failure) -> {
                        if (failure != null) {
                            failed.incrementAndGet();
                        }
                    }),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            failed.incrementAndGet();
        }
    }

    /** Labels that are not due yet are not written any more. */
    @Override
    public void close() {
        later.shutdownNow();
    }
}
