package dev.inferencebridge.scoring;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * Stops calls to an endpoint that fails, and finds out when it is back: Resilience4j's breaker on the timer's monotonic
 * time. Guarded by the batcher's lock.
 *
 * <p>Opens when 8 of the last 10 calls failed, or at once when the endpoint refuses the bridge. Then one call at a time
 * probes: after 1 s, 2 s, and every 3 s from then on, which leaves two for the call itself within the promise to
 * score again 5 s after the endpoint's return.
 */
final class Circuit {

    private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(3);

    private final CircuitBreaker breaker;
    private final Timer timer;
    private long probeAt;

    Circuit(String name, Timer timer) {
        this.timer = timer;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(10, 10, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(80)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(this::openMillis)
                        .clock(new MonotonicClock(timer))
                        .build());
    }

    private long openMillis(int attempt) {
        int doublings = Math.min(Math.max(attempt - 1, 0), 8);
        long millis = Math.min(PROBE_EVERY.toMillis(), FIRST_PROBE.toMillis() << doublings);
        // The breaker wants the moment to be past, and reads the clock by itself: one more millisecond is past for
        // both.
        probeAt = timer.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis + 1);
        return millis;
    }

    /** Whether a call may be made now; an open circuit lends leave to one probe when it is time. */
    boolean tryAcquire(long now) {
        return (breaker.getState() != State.OPEN || now - probeAt >= 0) && breaker.tryAcquirePermission();
    }

    boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }

    /** When an open circuit probes next, in the timer's nanoseconds; {@link Long#MAX_VALUE} if it is not open. */
    long probeAt() {
        return breaker.getState() == State.OPEN ? probeAt : Long.MAX_VALUE;
    }

    void succeeded(long latencyNanos) {
        breaker.onSuccess(latencyNanos, TimeUnit.NANOSECONDS);
    }

    void failed(long latencyNanos) {
        breaker.onError(latencyNanos, TimeUnit.NANOSECONDS, new EndpointFailure());
    }

    /** The call says nothing of the endpoint's health. */
    void released() {
        breaker.releasePermission();
    }

    /** Opens at once. */
    void refused() {
        if (breaker.getState() != State.OPEN) {
            breaker.transitionToOpenState();
        }
    }

    private static final class EndpointFailure extends Exception {
        private static final long serialVersionUID = 1;

        EndpointFailure() {
            super("the endpoint failed", null, false, false);
        }
    }

    /** The timer's monotonic nanoseconds as a clock: a step of the time of day must not hold the circuit open. */
    private static final class MonotonicClock extends Clock {
        private final Timer timer;

        MonotonicClock(Timer timer) {
            this.timer = timer;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(timer.nanoTime());
        }
    }
}
