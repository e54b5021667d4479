package dev.inferencebridge.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How far a looked-up table has come in each partition of its topic. Thread-safe. */
public final class TablePositions {

    private final Map<Integer, Long> next = new HashMap<>();

    /** Everything before an offset has been merged, or was there to be merged before the table is used. */
    synchronized void reached(int partition, long nextOffset) {
        if (next.merge(partition, nextOffset, Math::max) == nextOffset) {
            notifyAll();
        }
    }

    /** The offset after the last that was merged; 0 before the first. */
    synchronized long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    /** Waits until every partition has come to its end, or for a limited time. Returns whether they have. */
    synchronized boolean await(Map<Integer, Long> ends, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> next(end.getKey()) < end.getValue())) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
