package dev.inferencebridge.localstack;

import dev.inferencebridge.localstack.part.Part;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.StackException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The process of one part, to be hurt by tests. Thread-safe, but not atomic: two threads that start and stop the same part
 * at once get one of the two.
 *
 * <p>Every method returns when its effect is there. An interrupt ends a wait with {@link StackException} and leaves the
 * thread interrupted.
 */
public final class StackProcess {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final StackPart part;
    private final Part definition;
    private final StackListener listener;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private @Nullable ChildProcess child;
    private boolean closed;

    StackProcess(StackPart part, Part definition, StackListener listener) {
        this.part = part;
        this.definition = definition;
        this.listener = listener;
    }

    /** Starts the part on the same ports and data, and waits up to 120 s until it is ready. */
    public void start() {
        long begin = System.nanoTime();
        Deadline deadline = Deadline.in(READY_WITHIN);
        interruptibly("start", () -> {
            var spec = definition.prepare();
            ChildProcess started = launch(() -> ChildProcess.start(spec, this::report));
            listener.started(part, started.pid());
            definition.awaitReady(started, deadline);
        });
        listener.ready(part, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** SIGTERM; SIGKILL after 10 s. Does nothing when the part is not running. */
    public void stop() {
        stop(STOPS_WITHIN);
    }

    void stop(Duration grace) {
        ChildProcess current = current();
        if (current != null) {
            interruptibly("stop", () -> current.stop(grace));
        }
    }

    /** SIGKILL. Does nothing when the part is not running. */
    public void kill() {
        ChildProcess current = current();
        if (current != null) {
            interruptibly("kill", current::kill);
        }
    }

    public void restart() {
        stop();
        start();
    }

    /** SIGSTOP: connections stay open, and nothing answers. */
    public void suspend() {
        interruptibly("suspend", running()::suspend);
    }

    /** SIGCONT. */
    public void resume() {
        interruptibly("resume", running()::resume);
    }

    public boolean isAlive() {
        ChildProcess current = current();
        return current != null && current.isAlive();
    }

    /** Process id, while the part is running. */
    public OptionalLong pid() {
        ChildProcess current = current();
        return current != null && current.isAlive() ? OptionalLong.of(current.pid()) : OptionalLong.empty();
    }

    /** Stops what runs, and lets nothing start any more. */
    void close(Duration grace) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        stop(grace);
    }

    private ChildProcess launch(Supplier<ChildProcess> start) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the stack is closed");
            }
            if (child != null && child.isAlive()) {
                throw new IllegalStateException(part.label() + " is running already");
            }
            child = start.get();
            return child;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ChildProcess current() {
        lock.lock();
        try {
            return child;
        } finally {
            lock.unlock();
        }
    }

    private ChildProcess running() {
        ChildProcess current = current();
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException(part.label() + " is not running");
        }
        return current;
    }

    private void report(ChildProcess dead) {
        listener.died(part, dead.death());
    }

    private void interruptibly(String what, Interruptible action) {
        try {
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted in " + what + " of " + part.label(), e);
        }
    }

    @FunctionalInterface
    private interface Interruptible {
        void run() throws InterruptedException;
    }
}
