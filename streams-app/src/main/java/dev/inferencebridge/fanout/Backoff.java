package dev.inferencebridge.fanout;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait between two tries: {@code b/2 + jitter * b/2} with {@code b = min(longest, first * 2^(tries-1))}, or as long
 * as the other side asks for, but for an hour at most. Immutable.
 *
 * @param first after the first try, more than nothing
 * @param jitter from 0 to 1, thread-safe
 */
public record Backoff(Duration first, Duration longest, DoubleSupplier jitter) {

    private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("back-off must be positive, and its longest no less than its first");
        }
    }

    /** @param tries how many there were, 1 or more */
    Duration after(int tries, Optional<Duration> askedFor) {
        Duration grown = first.multipliedBy(1L << Math.min(Math.max(tries, 1) - 1, 30));
        long nanos = (grown.compareTo(longest) < 0 ? grown : longest).toNanos();
        Duration own = Duration.ofNanos(nanos / 2 + (long) (jitter.getAsDouble() * (nanos / 2.0)));
        Duration asked = askedFor.filter(wish -> wish.compareTo(LONGEST_ASKED_FOR) <= 0)
                .orElse(askedFor.isPresent() ? LONGEST_ASKED_FOR : Duration.ZERO);
        return own.compareTo(asked) < 0 ? asked : own;
    }
}
