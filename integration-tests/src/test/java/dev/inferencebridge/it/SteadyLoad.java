package dev.inferencebridge.it;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Payments that keep coming at a pace, written by a thread of its own, until it is stopped or they are at their end. */
final class SteadyLoad implements AutoCloseable {

    private static final int PARTS_OF_A_SECOND = 20;

    private final Payments payments;
    private final Consumer<List<Payments.Payment>> target;
    private final int step;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> writing;
    private volatile int written;

    /** {@code perSecond}: a multiple of 20. */
    SteadyLoad(Payments payments, int perSecond, Consumer<List<Payments.Payment>> target) {
        this.payments = payments;
        this.target = target;
        this.step = perSecond / PARTS_OF_A_SECOND;
        this.writing = writer.scheduleAtFixedRate(this::write, 0, 1_000 / PARTS_OF_A_SECOND, TimeUnit.MILLISECONDS);
    }

    /** So far, from the first one on. */
    int written() {
        return written;
    }

    /** Waits for the write under way, and returns what was written; fails when a write did. */
    Payments stop() throws InterruptedException {
        writing.cancel(false);
        writer.shutdown();
        if (!writer.awaitTermination(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("a write has not ended, after " + written + " payments");
        }
        if (!writing.isCancelled()) {
            try {
                writing.get();
            } catch (ExecutionException e) {
                throw new AssertionError("a write failed, after " + written + " payments", e.getCause());
            }
        }
        return payments.first(written);
    }

    private void write() {
        int from = written;
        int to = Math.min(from + step, payments.size());
        if (from < to) {
            target.accept(payments.all().subList(from, to));
            written = to;
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
