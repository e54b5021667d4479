package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Writes transactions at a steady pace, on a thread of its own. Thread-safe.
 *
 * <p>Writes do not wait for each other, up to {@value #MOST_UNANSWERED} unanswered ones; beyond that the schedule slips, and
 * the rows that are late follow at once.
 */
final class Load {

    static final int MOST_UNANSWERED = 512;

    private final Pace pace;
    private final SyntheticTransactions transactions;
    private final RowWriter writer;
    private final Tally tally;
    private final Time time;
    private final Semaphore places = new Semaphore(MOST_UNANSWERED);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "demo-load");

    /** {@code transactions} is this load's alone from here on. */
    Load(Pace pace, SyntheticTransactions transactions, RowWriter writer, Tally tally, Time time) {
        this.pace = pace;
        this.transactions = transactions;
        this.writer = writer;
        this.tally = tally;
        this.time = time;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Writes no further rows. Those on their way are still answered. */
    void stop() {
        thread.interrupt();
    }

    /** Completes when the last write is answered, or {@link #stop} was heard; fails with a bug only. */
    CompletableFuture<Void> done() {
        return done.copy();
    }

    /** The whole schedule, on the calling thread. */
    void run() {
        try {
            long start = time.nanoTime();
            for (long row = 0; row < pace.rows(); row++) {
                time.awaitUntil(start + pace.dueAfterNanos(row));
                places.acquire();
                write(transactions.next());
            }
            places.acquire(MOST_UNANSWERED);
            done.complete(null);
        } catch (InterruptedException e) {
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void write(Transaction row) {
        tally.sending(row);
        var unused = writer.write(row).whenComplete((written, failure) -> {
            if (failure == null) {
                tally.acknowledged(row.txId());
            } else {
                tally.refused(row.txId());
            }
            places.release();
        });
    }
}
