package dev.inferencebridge.cassandra;

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
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs reads or writes, a bounded number at a time, each until Cassandra's final word. Thread-safe; no thread waits.
 *
 * <p>Those beyond the bound wait in their order; the callers' slots bound how many there are. A request keeps its place
 * between two attempts, so that an outage stops the intake instead of growing a crowd of retries; it waits for as long as
 * the server asks, and by the policy at least. The lock guards the counters only; statements run and futures complete
 * outside it.
 *
 * @param <S> the statement
 * @param <R> what it brings
 */
final class RequestQueue<S, R> {

    /** How often a {@link WriteFailure#DOUBTFUL} request is tried: about a minute with the default back-off. */
    static final int MAX_DOUBTFUL_ATTEMPTS = 12;

    private static final Logger LOG = LoggerFactory.getLogger(RequestQueue.class);

    private final String requests;
    private final Runner<S, R> runner;
    private final Timer timer;
    private final WritePolicy policy;
    private final DoubleSupplier jitter;
    private final Consumer<Throwable> onRetry;
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicBoolean away = new AtomicBoolean();

    private final Object lock = new Object();
    private final Queue<Request<S, R>> waiting = new ArrayDeque<>();
    private final Set<Request<S, R>> unfinished = new HashSet<>();
    private int inFlight;
    private boolean closed;

    /** Runs a statement once. The stage fails as the driver's do. */
    interface Runner<S, R> {
        CompletionStage<? extends R> run(S statement);
    }

    /** Runs a task later, on whatever thread; throws {@link RejectedExecutionException} when it no longer does. */
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    /** The final word on a request. Immutable. */
    sealed interface Answer<R> {

        <T> T fold(Function<? super Done<R>, ? extends T> done, Function<? super Refused<R>, ? extends T> refused);

        /** It was done. */
        record Done<R>(R result) implements Answer<R> {
            @Override
            public <T> T fold(
                    Function<? super Done<R>, ? extends T> done, Function<? super Refused<R>, ? extends T> refused) {
                return done.apply(this);
            }
        }

        /**
         * It never will be.
         *
         * @param failure of the last attempt, as the driver threw it; {@link WriteFailure} tells it without values of rows
         * @param attempts how many there were, 1 or more
         */
        record Refused<R>(Throwable failure, int attempts) implements Answer<R> {
            @Override
            public <T> T fold(
                    Function<? super Done<R>, ? extends T> done, Function<? super Refused<R>, ? extends T> refused) {
                return refused.apply(this);
            }
        }
    }

    private static final class Request<S, R> {
        final S statement;
        final CompletableFuture<Answer<R>> result = new CompletableFuture<>();
        /** Only one attempt of a request is ever under way, and each happens before the next. */
        int attempts;

        Request(S statement) {
            this.statement = statement;
        }
    }

    /**
     * Starts empty.
     *
     * @param requests what they are, for the log, such as {@code reads}
     * @param onRetry hears of each attempt that failed and is followed by another; must not block
     */
    RequestQueue(
            String requests,
            Runner<S, R> runner,
            Timer timer,
            WritePolicy policy,
            DoubleSupplier jitter,
            Consumer<Throwable> onRetry) {
        this.requests = requests;
        this.runner = runner;
        this.timer = timer;
        this.policy = policy;
        this.jitter = jitter;
        this.onRetry = onRetry;
    }

    /** The future completes exceptionally only once the queue or the session is closed. */
    CompletableFuture<Answer<R>> submit(S statement) {
        Request<S, R> request = new Request<>(statement);
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(closedException());
            }
            unfinished.add(request);
            waiting.add(request);
        }
        drain();
        return request.result;
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
        List<Request<S, R>> abandoned;
        synchronized (lock) {
            closed = true;
            abandoned = new ArrayList<>(unfinished);
            unfinished.clear();
            waiting.clear();
        }
        abandoned.forEach(request -> request.result.completeExceptionally(closedException()));
    }

    /** Starts what may start. Whoever finds another thread at it leaves it the work, so that no stack grows. */
    private void drain() {
        int missed = drains.getAndIncrement() == 0 ? 1 : 0;
        while (missed != 0) {
            for (Request<S, R> next = take(); next != null; next = take()) {
                attempt(next);
            }
            missed = drains.addAndGet(-missed);
        }
    }

    private @Nullable Request<S, R> take() {
        synchronized (lock) {
            if (closed || inFlight >= policy.maxInFlight() || waiting.isEmpty()) {
                return null;
            }
            inFlight++;
            return waiting.remove();
        }
    }

    private void attempt(Request<S, R> request) {
        request.attempts++;
        CompletionStage<? extends R> stage;
        try {
            stage = runner.run(request.statement);
        } catch (RuntimeException e) {
            failed(request, e);
            return;
        }
        stage.whenComplete((done, failure) -> {
            if (failure == null) {
                done(request, done);
            } else {
                failed(request, failure);
            }
        });
    }

    private void done(Request<S, R> request, R result) {
        if (away.compareAndSet(true, false)) {
            LOG.atInfo().addKeyValue("requests", requests).log("Cassandra answers again");
        }
        finish(request);
        request.result.complete(new Answer.Done<>(result));
    }

    private void failed(Request<S, R> request, Throwable failure) {
        WriteFailure kind = WriteFailure.of(failure);
        boolean again = kind == WriteFailure.TRANSIENT
                || (kind == WriteFailure.DOUBTFUL && request.attempts < MAX_DOUBTFUL_ATTEMPTS);
        if (again) {
            retry(request, failure);
            return;
        }
        finish(request);
        if (kind == WriteFailure.CLOSED) {
            request.result.completeExceptionally(WriteFailure.unwrapped(failure));
        } else {
            request.result.complete(new Answer.Refused<>(WriteFailure.unwrapped(failure), request.attempts));
        }
    }

    private void retry(Request<S, R> request, Throwable failure) {
        if (away.compareAndSet(false, true)) {
            LOG.atWarn()
                    .setMessage("Cassandra does not answer, trying again until it does")
                    .addKeyValue("requests", requests)
                    .addKeyValue("error", WriteFailure.errorClass(failure))
                    .addKeyValue("detail", WriteFailure.detail(failure))
                    .log();
        }
        onRetry.accept(failure);
        Duration backoff = policy.backoff(request.attempts, jitter.getAsDouble());
        Duration asked = WriteFailure.retryAfter(failure);
        try {
            timer.after(backoff.compareTo(asked) < 0 ? asked : backoff, () -> attemptAgain(request));
        } catch (RejectedExecutionException e) {
            finish(request);
            request.result.completeExceptionally(e);
        }
    }

    private void attemptAgain(Request<S, R> request) {
        synchronized (lock) {
            if (closed) {
                return;
            }
        }
        attempt(request);
    }

    private void finish(Request<S, R> request) {
        synchronized (lock) {
            inFlight--;
            unfinished.remove(request);
        }
        drain();
    }

    private CancellationException closedException() {
        return new CancellationException("the queue of " + requests + " is closed");
    }
}
