package dev.inferencebridge.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when a test says so. Confined to the test's thread. */
public final class VirtualTimer implements Timer {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::sequence));
    private long nanos = 1_000;
    private long sequence;

    private record Task(long at, long sequence, Runnable action) {}

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(nanos + delay.toNanos(), sequence++, task));
    }

    @Override
    public void close() {
        tasks.clear();
    }

    /** Runs everything that is due within the duration, each at its time. */
    public void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        for (Task next = tasks.peek(); next != null && next.at() <= until; next = tasks.peek()) {
            tasks.remove();
            nanos = Math.max(nanos, next.at());
            next.action().run();
        }
        nanos = until;
    }
}
