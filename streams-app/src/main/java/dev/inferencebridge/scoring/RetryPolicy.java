package dev.inferencebridge.scoring;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long a failed call waits for its next attempt, and when one row alone is given up. Immutable.
 *
 * <p>Exponential backoff with full jitter: {@code delay(n) = random(0, min(cap, base * 2^(n-1)))}. See "Exponential
 * Backoff And Jitter", AWS Architecture Blog, 2015. Failures of the endpoint are retried without end; the two counts are
 * of failures while other calls are scored, so that no outage uses them up.
 *
 * @param base the upper bound of the first delay, above zero; default 100 ms
 * @param cap the upper bound of every delay, {@code base} or more; default 4 s
 * @param maxRetryAfter a longer wait asked for by the endpoint is cut to this; default 5 min
 * @param maxTimeoutsAlone how often a row alone in its call may time out before it is refused, 1 or more; default 10
 * @param maxFailuresAlone how often a row alone in its call may fail otherwise before it is refused, 1 or more; default 10
 */
public record RetryPolicy(
        Duration base, Duration cap, Duration maxRetryAfter, int maxTimeoutsAlone, int maxFailuresAlone) {

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(4), Duration.ofMinutes(5), 10, 10);

    public RetryPolicy {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base must be above zero, was " + base);
        }
        if (cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("cap must be base (" + base + ") or more, was " + cap);
        }
        if (maxRetryAfter.isNegative()) {
            throw new IllegalArgumentException("maxRetryAfter must not be negative, was " + maxRetryAfter);
        }
        if (maxTimeoutsAlone < 1 || maxFailuresAlone < 1) {
            throw new IllegalArgumentException("maxTimeoutsAlone and maxFailuresAlone must be 1 or more, were "
                    + maxTimeoutsAlone + " and " + maxFailuresAlone);
        }
    }

    /**
     * The wait after the {@code failures}-th failure in a row.
     *
     * @param failures 1 or more
     * @param retryAfter what the endpoint asked for: the shortest wait
     * @param random uniform in [0, 1)
     */
    public Duration delay(int failures, Optional<Duration> retryAfter, DoubleSupplier random) {
        double exponential = base.toNanos() * Math.pow(2, failures - 1);
        long jittered = (long) (Math.min((double) cap.toNanos(), exponential) * random.getAsDouble());
        long asked = retryAfter
                .map(wait -> wait.compareTo(maxRetryAfter) > 0 ? maxRetryAfter : wait)
                .map(Duration::toNanos)
                .orElse(0L);
        return Duration.ofNanos(Math.max(jittered, asked));
    }
}
