package dev.inferencebridge.azure.monitor;

import dev.inferencebridge.telemetry.ExportListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Telemetry that waits for the ingestion service, and the one thread that sends it. Thread-safe; {@link #add} never blocks.
 *
 * <p>Bounded by items and bytes. While the service is away the oldest batch is sent again and again, each time after a longer
 * pause; what finds no room then is dropped and counted: the beginning of an outage tells more than its end. What is sent
 * twice because an answer was lost is there twice.
 */
final class IngestionQueue implements AutoCloseable {

    /** What became of a batch. */
    sealed interface Sent {
        /** It is settled, but for these items. */
        record Taken(List<byte[]> again, int refused) implements Sent {}

        /** The service is away, and may have said for how long. */
        record Away(Duration atLeast) implements Sent {}

        /** It will never be taken. */
        record Refused() implements Sent {}
    }

    /**
     * @param items that may wait
     * @param bytes that may wait
     * @param batch items of one post at most
     * @param linger how long the first item of a batch waits for others
     * @param firstPause after a failure; doubles up to {@code longestPause}
     */
    record Bounds(int items, long bytes, int batch, Duration linger, Duration firstPause, Duration longestPause) {
        static final Bounds DEFAULT = new Bounds(
                16_384, 16L << 20, 500, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    private final Bounds bounds;
    private final Function<List<byte[]>, Sent> post;
    private final ExportListener listener;
    private final Thread sender;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock, from here on.
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean hurried;
    private boolean stopping;
    private long giveUpAt;

    /** @param post sends one batch; called on the sender's thread, which it may block for seconds; does not throw */
    IngestionQueue(Bounds bounds, Function<List<byte[]>, Sent> post, ExportListener listener) {
        this.bounds = bounds;
        this.post = post;
        this.listener = listener;
        this.sender = new Thread(this::send, "telemetry");
        sender.setDaemon(true);
        sender.start();
    }

    void add(byte[] item) {
        boolean room;
        lock.lock();
        try {
            room = !stopping && waiting.size() < bounds.items() && waitingBytes + item.length <= bounds.bytes();
            if (room) {
                waiting.addLast(item);
                waitingBytes += item.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (!room) {
            listener.dropped("full", 1);
        }
    }

    /** Sends what waits without waiting for more. Does not block. */
    void hurry() {
        lock.lock();
        try {
            hurried = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends what waits, for so long at most, and stops. What is left is dropped and counted. */
    void stop(Duration within) {
        lock.lock();
        try {
            if (!stopping) {
                stopping = true;
                giveUpAt = System.nanoTime() + within.toNanos();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        try {
            sender.join(within.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (sender.isAlive()) {
            sender.interrupt();
        }
        int left;
        lock.lock();
        try {
            left = waiting.size();
            waiting.clear();
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
        if (left > 0) {
            listener.dropped("stopped", left);
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(3));
    }

    private void send() {
        try {
            List<byte[]> batch = nextBatch();
            while (!batch.isEmpty()) {
                settle(batch);
                batch = nextBatch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void settle(List<byte[]> first) throws InterruptedException {
        List<byte[]> batch = first;
        Duration pause = bounds.firstPause();
        while (!batch.isEmpty()) {
            Sent sent = post.apply(batch);
            Duration atLeast = Duration.ZERO;
            if (sent instanceof Sent.Taken taken) {
                listener.posted(ExportListener.Outcome.ACCEPTED);
                if (taken.refused() > 0) {
                    listener.dropped("refused", taken.refused());
                }
                batch = taken.again();
            } else if (sent instanceof Sent.Refused) {
                listener.posted(ExportListener.Outcome.REFUSED);
                listener.dropped("refused", batch.size());
                batch = List.of();
            } else if (sent instanceof Sent.Away away) {
                listener.posted(ExportListener.Outcome.RETRIED);
                atLeast = away.atLeast();
            }
            if (!batch.isEmpty() && !pause(atLeast.compareTo(pause) > 0 ? atLeast : pause)) {
                listener.dropped("stopped", batch.size());
                return;
            }
            pause = pause.multipliedBy(2).compareTo(bounds.longestPause()) < 0
                    ? pause.multipliedBy(2)
                    : bounds.longestPause();
        }
    }

    /** Waits; false when there is no time left for another try. */
    private boolean pause(Duration length) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        lock.lock();
        try {
            boolean stoppingBefore = stopping;
            while (until - System.nanoTime() > 0) {
                if (stopping && giveUpAt - until < 0) {
                    // Told to stop: one more try at once, and none after it.
                    return !stoppingBefore;
                }
                changed.awaitNanos(until - System.nanoTime());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Empty once it is told to stop and nothing waits. */
    private List<byte[]> nextBatch() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopping) {
                hurried = false;
                changed.await();
            }
            long until = System.nanoTime() + bounds.linger().toNanos();
            while (waiting.size() < bounds.batch() && !hurried && !stopping) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                changed.awaitNanos(left);
            }
            List<byte[]> batch = new ArrayList<>();
            while (!waiting.isEmpty() && batch.size() < bounds.batch()) {
                byte[] item = waiting.removeFirst();
                waitingBytes -= item.length;
                batch.add(item);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
