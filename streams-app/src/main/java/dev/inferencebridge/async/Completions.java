package dev.inferencebridge.async;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where completing threads leave what is done, and the owner picks it up. Any thread may add; all else is the owner's.
 *
 * @param <T> what is done
 */
final class Completions<T> {

    private final Queue<T> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiting;

    void add(T done) {
        queue.add(done);
        Thread owner = waiting;
        if (owner != null) {
            LockSupport.unpark(owner);
        }
    }

    @Nullable
    T poll() {
        return queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void clear() {
        queue.clear();
    }

    /** Waits until something is there, at most for a time; returns whether it is. Returns early when interrupted. */
    boolean await(long timeoutNanos) {
        if (!queue.isEmpty()) {
            return true;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        waiting = Thread.currentThread();
        try {
            while (queue.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            waiting = null;
        }
    }
}
