package dev.inferencebridge.topology;

import dev.inferencebridge.scoring.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * Those who wait until the changes up to a time have been seen. Thread-safe; never blocks.
 *
 * <p>Bounded: those of the same millisecond share a future, and each waits for a limited time.
 */
final class CatchUp {

    private static final CompletableFuture<Void> SEEN = CompletableFuture.completedFuture(null);

    private final Duration patience;
    private final Timer timer;
    private final LongAdder waits = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    private final Object lock = new Object();
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private volatile long reachedMillis = Long.MIN_VALUE;
    private boolean closed;

    private static final class Waiting {
        final CompletableFuture<Void> future = new CompletableFuture<>();
        int callers;
    }

    /** @param patience the longest wait */
    CatchUp(Duration patience, Timer timer) {
        this.patience = patience;
        this.timer = timer;
    }

    /** Never fails; completes once the time is reached, or after the longest wait. */
    CompletableFuture<Void> to(long millis) {
        if (millis <= reachedMillis) {
            return SEEN;
        }
        Waiting joined;
        boolean first;
        synchronized (lock) {
            if (closed || millis <= reachedMillis) {
                return SEEN;
            }
            joined = waiting.computeIfAbsent(millis, time -> new Waiting());
            first = joined.callers == 0;
            joined.callers++;
        }
        waits.increment();
        if (first) {
            timer.schedule(patience, () -> giveUp(millis, joined));
        }
        return joined.future;
    }

    boolean isAwaited() {
        synchronized (lock) {
            return !waiting.isEmpty();
        }
    }

    /** All changes that were there at this time have been seen. */
    void reached(long millis) {
        List<Waiting> done;
        synchronized (lock) {
            reachedMillis = Math.max(reachedMillis, millis);
            Map<Long, Waiting> reached = waiting.headMap(reachedMillis, true);
            done = new ArrayList<>(reached.values());
            reached.clear();
        }
        done.forEach(waiter -> waiter.future.complete(null));
    }

    long reachedMillis() {
        return reachedMillis;
    }

    /** How often somebody had to wait. */
    long waits() {
        return waits.sum();
    }

    /** How often somebody waited in vain. */
    long givenUp() {
        return givenUp.sum();
    }

    private void giveUp(long millis, Waiting waiter) {
        synchronized (lock) {
            if (!waiting.remove(millis, waiter)) {
                return;
            }
        }
        givenUp.add(waiter.callers);
        waiter.future.complete(null);
    }

    /** Lets everybody go, and nobody wait any more. */
    void close() {
        List<Waiting> abandoned;
        synchronized (lock) {
            closed = true;
            abandoned = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        abandoned.forEach(waiter -> waiter.future.complete(null));
    }
}
