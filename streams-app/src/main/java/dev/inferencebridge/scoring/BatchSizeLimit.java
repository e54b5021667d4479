package dev.inferencebridge.scoring;

import java.time.Duration;

/**
 * How many rows a fresh call takes: the configured bound, halved below a call that timed out or was too large, doubled
 * again after each quiet minute. At most one call a minute is wasted on finding the size again. Guarded by the batcher's
 * lock.
 */
final class BatchSizeLimit {

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final int max;
    private int limit;
    private long changedAt;

    BatchSizeLimit(int max) {
        this.max = max;
        this.limit = max;
    }

    int rows(long now) {
        if (limit < max && now - changedAt >= QUIET_NANOS) {
            limit = (int) Math.min(max, 2L * limit);
            changedAt = now;
        }
        return limit;
    }

    /** A call of this many rows was more than the endpoint could take. */
    void tooMany(int rows, long now) {
        limit = Math.max(1, Math.min(limit, rows / 2));
        changedAt = now;
    }
}
