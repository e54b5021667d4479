package dev.inferencebridge.localstack.endpoint;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The endpoint's sense of time. Thread-safe. */
interface Timer extends AutoCloseable {

    /** Monotonic. */
    long nanos();

    /**
     * Runs a short task after a delay.
     *
     * @return cancels the task when it has not begun
     */
    Runnable after(long delayNanos, Runnable task);

    @Override
    void close();

    /** Real time, on one daemon thread. Tasks that are due after {@link #close()} never run. */
    static Timer system() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "endpoint-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new Timer() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Runnable after(long delayNanos, Runnable task) {
                Future<?> scheduled = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}
