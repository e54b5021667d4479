package dev.inferencebridge.cassandra;

import dev.inferencebridge.prediction.StoreResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs writes, a bounded number at a time, each until the store's final word. Thread-safe; no thread waits.
 *
 * <p>Those beyond the bound wait in their order; the callers' slots bound how many there are. A write keeps its place
 * between two attempts, so that an outage stops the intake instead of growing a crowd of retries. The lock guards the
 * counters only; statements run and futures complete outside it.
 *
 * @param <S> the statement
 */
final class WriteQueue<S> {

    /** How often a {@link WriteFailure#DOUBTFUL} write is tried: about a minute with the default back-off. */
    static final int MAX_DOUBTFUL_ATTEMPTS = 12;

    private static final Logger LOG = LoggerFactory.getLogger(WriteQueue.class);

    private final WriteTarget target;
    private final Runner<S> runner;
    private final Timer timer;
    private final WritePolicy policy;
    private final DoubleSupplier jitter;
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicBoolean away = new AtomicBoolean();

    private final Object lock = new Object();
    private final Queue<Write<S>> waiting = new ArrayDeque<>();
    private final Set<Write<S>> unfinished = new HashSet<>();
    private int inFlight;
    private boolean closed;

    /** Runs a statement once. The stage fails as the driver's do. */
    interface Runner<S> {
        CompletionStage<?> run(S statement);
    }

    /** Runs a task later, on whatever thread; throws {@link RejectedExecutionException} when it no longer does. */
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    private static final class Write<S> {
        final S statement;
        final CompletableFuture<StoreResult> result = new CompletableFuture<>();
        /** Only one attempt of a write is ever under way, and each happens before the next. */
        int attempts;

        Write(S statement) {
            this.statement = statement;
        }
    }

    WriteQueue(WriteTarget target, Runner<S> runner, Timer timer, WritePolicy policy, DoubleSupplier jitter) {
        this.target = target;
        this.runner = runner;
        this.timer = timer;
        this.policy = policy;
        this.jitter = jitter;
    }

    /** The future completes exceptionally only once the queue or the session is closed. */
    CompletableFuture<StoreResult> submit(S statement) {
        Write<S> write = new Write<>(statement);
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(closedException());
            }
            unfinished.add(write);
            waiting.add(write);
        }
        drain();
        return write.result;
    }

    int inFlight() {
        synchronized (lock) {
            return inFlight;
        }
    }

    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    void close() {
        List<Write<S>> abandoned;
        synchronized (lock) {
            closed = true;
            abandoned = new ArrayList<>(unfinished);
            unfinished.clear();
            waiting.clear();
        }
        abandoned.forEach(write -> write.result.completeExceptionally(closedException()));
    }

    /** Starts what may start. Whoever finds another thread at it leaves it the work, so that no stack grows. */
    private void drain() {
        int missed = drains.getAndIncrement() == 0 ? 1 : 0;
        while (missed != 0) {
            for (Write<S> next = take(); next != null; next = take()) {
                attempt(next);
            }
            missed = drains.addAndGet(-missed);
        }
    }

    private @Nullable Write<S> take() {
        synchronized (lock) {
            if (closed || inFlight >= policy.maxInFlight() || waiting.isEmpty()) {
                return null;
            }
            inFlight++;
            return waiting.remove();
        }
    }

    private void attempt(Write<S> write) {
        write.attempts++;
        CompletionStage<?> stage;
        try {
            stage = runner.run(write.statement);
        } catch (RuntimeException e) {
            failed(write, e);
            return;
        }
        stage.whenComplete((done, failure) -> {
            if (failure == null) {
                stored(write);
            } else {
                failed(write, failure);
            }
        });
    }

    private void stored(Write<S> write) {
        if (away.compareAndSet(true, false)) {
            LOG.atInfo()
                    .setMessage("Cassandra takes predictions again")
                    .addKeyValue("table", target.table())
                    .log();
        }
        finish(write);
        write.result.complete(StoreResult.STORED);
    }

    private void failed(Write<S> write, Throwable failure) {
        WriteFailure kind = WriteFailure.of(failure);
        boolean again = kind == WriteFailure.TRANSIENT
                || (kind == WriteFailure.DOUBTFUL && write.attempts < MAX_DOUBTFUL_ATTEMPTS);
        if (again) {
            retry(write, failure);
            return;
        }
        finish(write);
        if (kind == WriteFailure.CLOSED) {
            write.result.completeExceptionally(WriteFailure.unwrapped(failure));
        } else {
            write.result.complete(target.dropped(failure, write.attempts));
        }
    }

    private void retry(Write<S> write, Throwable failure) {
        if (away.compareAndSet(false, true)) {
            LOG.atWarn()
                    .setMessage("Cassandra does not take predictions, trying again until it does")
                    .addKeyValue("table", target.table())
                    .addKeyValue("error", WriteFailure.errorClass(failure))
                    .addKeyValue("detail", WriteFailure.detail(failure))
                    .log();
        }
        target.retried(failure);
        Duration backoff = policy.backoff(write.attempts, jitter.getAsDouble());
        Duration asked = WriteFailure.retryAfter(failure);
        try {
            timer.after(backoff.compareTo(asked) < 0 ? asked : backoff, () -> attemptAgain(write));
        } catch (RejectedExecutionException e) {
            finish(write);
            write.result.completeExceptionally(e);
        }
    }

    private void attemptAgain(Write<S> write) {
        synchronized (lock) {
            if (closed) {
                return;
            }
        }
        attempt(write);
    }

    private void finish(Write<S> write) {
        synchronized (lock) {
            inFlight--;
            unfinished.remove(write);
        }
        drain();
    }

    private static CancellationException closedException() {
        return new CancellationException("the prediction store is closed");
    }
}
