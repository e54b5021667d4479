package dev.inferencebridge.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The moments of a constant rate. Immutable. */
record Pace(long startMicros, int rate) {

    private static final long MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);

    static Pace from(Instant start, int rate) {
        return new Pace(ChronoUnit.MICROS.between(Instant.EPOCH, start), rate);
    }

    /** Waits until the moment of that number, from 0 on; returns it, in microseconds since the epoch, also when it is over. */
    long await(long number) throws InterruptedException {
        long due = startMicros + number * MICROS_PER_SECOND / rate;
        for (long left; (left = due - ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())) > 0; ) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(left));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return due;
    }
}
