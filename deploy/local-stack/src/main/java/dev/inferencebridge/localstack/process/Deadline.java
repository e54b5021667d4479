package dev.inferencebridge.localstack.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time until which something is waited for. Immutable. */
public final class Deadline {

    private final long atNanos;
    private final Duration total;

    private Deadline(Duration total) {
        this.total = total;
        this.atNanos = System.nanoTime() + total.toNanos();
    }

    /** A deadline that much later than now. */
    public static Deadline in(Duration total) {
        return new Deadline(total);
    }

    /** How long the wait was to be at most, when it began. */
    public Duration total() {
        return total;
    }

    public boolean isOver() {
        return remainingNanos() == 0;
    }

    /** Milliseconds left, 0 when it is over, and no more than {@code cap}. */
    public long remainingMillis(Duration cap) {
        return Math.min(cap.toMillis(), TimeUnit.NANOSECONDS.toMillis(remainingNanos()));
    }

    private long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }
}
