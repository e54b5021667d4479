package dev.inferencebridge.localstack.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that stands still until a test moves it. Thread-safe. */
final class ManualTimer implements Timer {

    private record Task(long due, Runnable body) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Runnable after(long delayNanos, Runnable body) {
        Task task = new Task(now + delayNanos, body);
        tasks.add(task);
        return () -> cancel(task);
    }

    void advance(Duration duration) {
        List<Task> due;
        synchronized (this) {
            now += duration.toNanos();
            due = tasks.stream()
                    .filter(task -> task.due() <= now)
                    .sorted(Comparator.comparingLong(Task::due))
                    .toList();
            tasks.removeAll(due);
        }
        due.forEach(task -> task.body().run());
    }

    @Override
    public void close() {}

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }
}
