package dev.inferencebridge.localstack.demo;

import java.time.Duration;

/**
 * A steady schedule. Immutable.
 *
 * @param perSecond rows a second, 1 or more
 * @param duration how long rows come due
 */
record Pace(int perSecond, Duration duration) {

    private static final long NANOS = 1_000_000_000L;

    Pace {
        if (perSecond < 1) {
            throw new IllegalArgumentException("a pace of " + perSecond + " rows a second");
        }
    }

    /** How many rows come due in all. */
    long rows() {
        return duration.toMillis() * perSecond / 1_000;
    }

    /** When a row is due, in nanoseconds after the start; the first one at once. */
    long dueAfterNanos(long row) {
        return row / perSecond * NANOS + row % perSecond * NANOS / perSecond;
    }
}
