package dev.inferencebridge.scoring;

import java.time.Duration;
import java.time.Instant;

/** Port: time, and waking up later. Thread-safe. Tests bring one whose time is theirs. */
public interface Timer extends AutoCloseable {

    /** The time of day, for what is reported. */
    Instant now();

    /** Monotonic nanoseconds from an arbitrary origin, for what is measured; see {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs the task once, on a thread of the timer, after the delay. Does nothing after {@link #close()}. */
    void schedule(Duration delay, Runnable task);

    @Override
    void close();

    /** Real time, with one daemon thread of the given name. */
    static Timer ofThread(String threadName) {
        return new ThreadTimer(threadName);
    }
}
