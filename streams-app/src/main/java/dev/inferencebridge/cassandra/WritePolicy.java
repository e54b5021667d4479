package dev.inferencebridge.cassandra;

import java.time.Duration;

/**
 * How hard rows are written, or read. Immutable.
 *
 * @param maxInFlight how many requests of one queue may be under way, those between two attempts among them, 1 or more
 * @param initialBackoff the wait before the second attempt; doubles with each
 * @param maxBackoff the longest wait between two attempts
 */
public record WritePolicy(int maxInFlight, Duration initialBackoff, Duration maxBackoff) {

    public static final WritePolicy DEFAULT = new WritePolicy(256, Duration.ofMillis(50), Duration.ofSeconds(10));

    public WritePolicy {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be 1 or more, was " + maxInFlight);
        }
        if (initialBackoff.isNegative() || initialBackoff.isZero() || maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException("backoff must be positive and its maximum no less than its start");
        }
    }

    /**
     * The wait after an attempt: {@code b/2 + jitter * b/2} with {@code b = min(max, initial * 2^(attempt-1))}.
     *
     * @param attempt how many there were, 1 or more
     * @param jitter from 0 to 1
     */
    Duration backoff(int attempt, double jitter) {
        int doublings = Math.min(attempt - 1, 30);
        Duration grown = initialBackoff.multipliedBy(1L << doublings);
        long nanos = (grown.compareTo(maxBackoff) < 0 ? grown : maxBackoff).toNanos();
        return Duration.ofNanos(nanos / 2 + (long) (jitter * (nanos / 2.0)));
    }
}
