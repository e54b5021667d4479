package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.AdmissionLimit.Permit;
import dev.inferencebridge.scoring.ScorerState.Availability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores single rows in shared calls to one deployment of one model. Thread-safe; one short lock, never held while a call
 * is sent, a future completed or the listener told. Calls are sent on the thread that brings a row, ends a call or wakes
 * up after a backoff; futures complete on the thread that ends their call.
 *
 * <h2>Batching</h2>
 *
 * Natural, without a timer. A call leaves when it is full, or when what waits is an eighth
 * ({@link MicroBatcherOptions#eagerCalls}) of the rows in flight: at once when there are few, in ever larger calls the more
 * there are, and each end of a call asks again. About eight calls share the rows under way, and a row waits for about an
 * eighth of a call's latency. While the endpoint has no free place, rows gather, up to the bounds of a call. Rows leave in
 * the order in which they came, repeated rows before them.
 *
 * <h2>Bounds</h2>
 *
 * Rows that wait are bounded by their callers, who wait for their results. Should more than
 * {@link MicroBatcherOptions#maxQueuedRows} come all the same, the future of the surplus row fails with
 * {@link RejectedExecutionException}: a mistake in sizing, not an outcome.
 *
 * <h2>Whose fault a failure is</h2>
 *
 * See {@link ResponsePolicy}. Where no other traffic could tell, the last row that was scored is scored again as a control,
 * and its result thrown away.
 */
public final class MicroBatcher implements Scorer {

    private static final Logger LOG = LoggerFactory.getLogger(MicroBatcher.class);

    private final ScoringClient client;
    private final MicroBatcherOptions options;
    private final Timer timer;
    private final RandomGenerator random;
    private final ScoringListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock, from here on.
    private final RowQueue queue = new RowQueue();
    private final Endpoint endpoint;
    private final BatchSizeLimit batchSize;
    private final Set<Call> calls = new HashSet<>();
    private final RequestIds requestIds;
    private final CallTracing tracing;
    private int rowsInFlight;
    private long armedFor = Long.MAX_VALUE;
    private boolean controlOut;
    private boolean closed;
    private @Nullable FeatureVector lastScored;

    /**
     * @param client closed with the batcher
     * @param timer left open: it may be shared
     * @param random for jitter and request ids; used under a lock
     */
    public MicroBatcher(
            ScoringClient client,
            MicroBatcherOptions options,
            Timer timer,
            RandomGenerator random,
            ScoringListener listener) {
        this.client = client;
        this.options = options;
        this.timer = timer;
        this.random = random;
        this.listener = listener;
        this.endpoint = new Endpoint(options.name(), options.maxConcurrency(), timer);
        this.batchSize = new BatchSizeLimit(options.maxRowsPerCall());
        this.requestIds = new RequestIds(random);
        this.tracing = new CallTracing(options.sampled(), random);
    }

    /** One exchange under way. */
    private static final class Call {
        final Batch batch;
        final Permit permit;
        final ScoringCall request;
        final long startedAt;
        final Instant startedOn;
        final Optional<CallTrace> trace;

        Call(
                Batch batch,
                Permit permit,
                String requestId,
                Optional<CallTrace> trace,
                long startedAt,
                Instant startedOn) {
            this.batch = batch;
            this.permit = permit;
            this.request = new ScoringCall(batch.vectors(), requestId, trace.map(CallTrace::own));
            this.startedAt = startedAt;
            this.startedOn = startedOn;
            this.trace = trace;
        }
    }

    @Override
    public CompletableFuture<ScoringResult> score(FeatureVector vector, Optional<TraceContext> trace) {
        Row row = new Row(vector, client.estimatedBytes(vector), trace);
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(closedException());
            }
            if (queue.rows() >= options.maxQueuedRows()) {
                return CompletableFuture.failedFuture(new RejectedExecutionException("more than "
                        + options.maxQueuedRows() + " rows wait for " + options.name()
                        + ": raise the bound of queued rows, or let callers have fewer rows in flight"));
            }
            queue.add(row);
        } finally {
            lock.unlock();
        }
        dispatch();
        return row.future;
    }

    /** What the batcher is doing now. */
    public ScorerState state() {
        lock.lock();
        try {
            return endpoint.state(queue.rows());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Row> rows;
        lock.lock();
        try {
            closed = true;
            rows = queue.drain();
            calls.forEach(call -> rows.addAll(call.batch.rows));
            calls.clear();
        } finally {
            lock.unlock();
        }
        client.close();
        rows.forEach(row -> row.future.completeExceptionally(closedException()));
    }

    private CancellationException closedException() {
        return new CancellationException("the scorer of " + options.name() + " is closed");
    }

    /** Sends calls as long as there are rows and leave. A call that ends at once is settled in the loop, not in depth. */
    private void dispatch() {
        for (Call call = nextCall(); call != null; call = nextCall()) {
            Call sent = call;
            CompletableFuture<ScoringResponse> response = send(sent);
            if (response.isDone()) {
                settle(sent, response.handle(this::checked).join()).forEach(Runnable::run);
            } else {
                var unused = response.whenComplete((answer, error) -> {
                    List<Runnable> effects = settle(sent, checked(answer, error));
                    dispatch();
                    effects.forEach(Runnable::run);
                });
            }
        }
    }

    private CompletableFuture<ScoringResponse> send(Call call) {
        try {
            return client.score(call.request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ScoringResponse checked(@Nullable ScoringResponse response, @Nullable Throwable error) {
        if (response != null) {
            return response;
        }
        String what = error == null ? "no response" : error.getClass().getSimpleName();
        return new ScoringResponse.Unavailable(
                OptionalInt.empty(), "the scoring client failed: " + what, false, Optional.empty(), Optional.empty());
    }

    private @Nullable Call nextCall() {
        long wakeIn;
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            long now = timer.nanoTime();
            boolean work = queue.hasWork(now) && mayLeave(now);
            Permit permit = work ? endpoint.admit(now) : null;
            if (permit != null) {
                Batch batch = Objects.requireNonNull(
                        queue.take(endpoint.isProbed(), batchSize.rows(now), options.maxBytesPerCall()));
                if (!batch.suspected) {
                    endpoint.mark(batch);
                }
                Instant instant = timer.now();
                batch.rows.forEach(row -> row.attempted(instant));
                Call call = new Call(batch, permit, requestIds.next(), tracing.of(batch.rows), now, instant);
                calls.add(call);
                rowsInFlight += batch.size();
                return call;
            }
            wakeIn = arm(now, work ? endpoint.nextChance(now) : queue.nextDue());
        } finally {
            lock.unlock();
        }
        if (wakeIn >= 0) {
            timer.schedule(Duration.ofNanos(wakeIn), this::wake);
        }
        return null;
    }

    private boolean mayLeave(long now) {
        return queue.isRipe(batchSize.rows(now), options.maxBytesPerCall())
                || (long) queue.rows() * options.eagerCalls() >= rowsInFlight;
    }

    /** How long from now to wake up; negative when that is not needed or already arranged. */
    private long arm(long now, long due) {
        if (due >= armedFor) {
            return -1;
        }
        armedFor = due;
        return Math.max(0, due - now);
    }

    private void wake() {
        lock.lock();
        try {
            armedFor = Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    /** Takes in the end of a call; what is returned is to be run without the lock. */
    private List<Runnable> settle(Call call, ScoringResponse given) {
        ScoringResponse response = RowResults.checked(given, call.batch.size());
        Batch batch = call.batch;
        List<Runnable> effects = new ArrayList<>(4);
        lock.lock();
        try {
            if (!calls.remove(call)) {
                return effects;
            }
            rowsInFlight -= batch.size();
            long now = timer.nanoTime();
            Availability before = endpoint.availability();
            boolean suspect = ResponsePolicy.suspectsRows(response);
            boolean toBlame = suspect && endpoint.othersScored(batch);
            CallOutcome outcome = endpoint.finished(call.permit, batch, response, now - call.startedAt, toBlame);
            Availability after = endpoint.availability();
            if (before != after) {
                effects.add(() -> availabilityChanged(before, after));
            }
            Duration took = Duration.ofNanos(now - call.startedAt);
            effects.add(() -> told(call, outcome, took));
            if (batch.control) {
                controlOut = false;
                return effects;
            }
            if (suspect) {
                batch.suspected = true;
                batch.failuresWhileOthersScored += toBlame ? 1 : 0;
                endpoint.mark(batch);
            }
            batch.failures++;
            ResponsePolicy policy = new ResponsePolicy(
                    options.retry(), batch.size(), batch.failures, batch.failuresWhileOthersScored, lastScored != null);
            response.fold(policy)
                    .fold(
                            answer -> {
                                lastScored = batch.rows.get(0).vector;
                                effects.add(0, () -> RowResults.complete(batch, answer.scored()));
                            },
                            refuse -> {
                                effects.add(0, () -> RowResults.refuse(batch, refuse));
                                effects.add(() -> listener.rowsRefused(refuse.reason(), batch.size()));
                            },
                            bisect -> {
                                if (bisect.tooMuch()) {
                                    batchSize.tooMany(batch.size(), now);
                                }
                                queue.addFirst(batch.secondHalf());
                                queue.addFirst(batch.firstHalf());
                                effects.add(() -> listener.retryScheduled("bisected", batch.size(), Duration.ZERO));
                            },
                            retry -> {
                                Duration delay = delay(call, retry, now);
                                effects.add(() -> listener.retryScheduled(retry.reason(), batch.size(), delay));
                                if (suspect && !toBlame) {
                                    askControl();
                                }
                            });
        } finally {
            lock.unlock();
        }
        return effects;
    }

    private void told(Call call, CallOutcome outcome, Duration took) {
        int rows = call.batch.size();
        listener.callFinished(outcome, rows, took);
        listener.exchanged(
                new ScoringExchange(outcome, rows, call.startedOn, took, call.request.requestId(), call.trace));
    }

    private Duration delay(Call call, Verdict.Retry retry, long now) {
        Batch batch = call.batch;
        Duration delay = options.retry().delay(batch.failures, retry.retryAfter(), random::nextDouble);
        if (retry.reason().equals("throttled") && call.permit.level() == 1) {
            // The limit cannot shrink any more: the next call waits as well.
            endpoint.pauseUntil(now + delay.toNanos());
        }
        if (retry.tooMuch()) {
            batchSize.tooMany(batch.size(), now);
        }
        for (Batch part : retry.halved() ? List.of(batch.firstHalf(), batch.secondHalf()) : List.of(batch)) {
            part.readyAt = now + delay.toNanos();
            queue.addDelayed(part);
        }
        return delay;
    }

    /** Scores a known good row once more if no fresh row is there to show whether the endpoint is well. */
    private void askControl() {
        if (lastScored != null && !controlOut && !queue.hasFresh()) {
            controlOut = true;
            queue.addFirst(Batch.control(lastScored));
        }
    }

    private void availabilityChanged(Availability before, Availability after) {
        (after == Availability.AVAILABLE ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("scorer", options.name())
                .addKeyValue("availability", after)
                .addKeyValue("problem", state().lastProblem().orElse("none"))
                .log("The availability of the scoring endpoint changed");
        listener.availabilityChanged(before, after);
    }
}
