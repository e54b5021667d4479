package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.SchemaDriftException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running pipeline: a Kafka Streams client over its graph. Thread-safe.
 *
 * <p>Each pipeline has a client of its own, so that one whose endpoint is away halts alone.
 */
public final class ScoringPipeline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScoringPipeline.class);

    private final PipelineSpec spec;
    private final PipelineListener listener;
    private final FlowControl flow = new FlowControl();
    private final KafkaStreams streams;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable String> stopReason = new AtomicReference<>();

    public ScoringPipeline(PipelineSpec spec, StreamsSettings settings, PipelineSteps steps) {
        this.spec = spec;
        this.listener = steps.listener();
        this.streams =
                new KafkaStreams(ScoringTopology.build(spec, steps, flow, Patience.DEFAULT), settings.toProperties());
        flow.control(streams::pause, streams::resume);
        FailureBudget budget = new FailureBudget(steps.clock());
        streams.setUncaughtExceptionHandler(failure -> answer(failure, budget));
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.complete(null);
            }
        });
    }

    /** Starts reading. To be called once; the topics must exist. */
    public void start() {
        streams.start();
    }

    public String name() {
        return spec.name();
    }

    /** Whether it reads and scores; false while it starts, rebalances, restores or has ended. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether it takes no records because every slot waits for the endpoint or the store. */
    public boolean isHalted() {
        return flow.isHalted();
    }

    /** Records that hold a slot, in all tasks of this instance. */
    public int inFlight() {
        return flow.inFlight();
    }

    /** The client, for whoever reads its metrics; only the pipeline starts, pauses and closes it. */
    public KafkaStreams client() {
        return streams;
    }

    /** Completes when it has ended, closed or failed. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Whether it gave up. */
    public boolean hasFailed() {
        return streams.state() == KafkaStreams.State.ERROR;
    }

    /** Why it stopped by itself, for people; empty while it runs, and where it was closed or its threads kept failing. */
    public Optional<String> stopReason() {
        return Optional.ofNullable(stopReason.get());
    }

    /**
     * Stops it, as the source's schema no longer is what its features were made for; returns at once. What is in flight is
     * scored by the next run. Not to be called on a thread of its own.
     *
     * @param problem what changed and what to do
     */
    public void stopForDrift(String problem) {
        if (stopReason.compareAndSet(null, problem)) {
            tellDrift(problem);
            streams.close(Duration.ZERO);
        }
    }

    /** Commits, and stops. What is in flight is scored again by the next run. Waits a few seconds at most. */
    @Override
    public void close() {
        if (!streams.close(Duration.ofSeconds(6))) {
            LOG.atWarn()
                    .addKeyValue("pipeline", spec.name())
                    .log("The pipeline did not stop in time; its next run starts from its last commit");
        }
    }

    private void tellDrift(String problem) {
        listener.schemaDrifted(problem);
        LOG.atError()
                .addKeyValue("pipeline", spec.name())
                .addKeyValue("problem", problem)
                .log("The schema of the source changed; the pipeline stops");
    }

    private StreamThreadExceptionResponse answer(Throwable failure, FailureBudget budget) {
        Optional<SchemaDriftException> drift = drift(failure);
        if (drift.isPresent()) {
            String problem = String.valueOf(drift.get().getMessage());
            if (stopReason.compareAndSet(null, problem)) {
                tellDrift(problem);
            }
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        boolean again = budget.allows();
        LOG.atError()
                .setCause(failure)
                .addKeyValue("pipeline", spec.name())
                .addKeyValue("retrying", again)
                .log(
                        again
                                ? "A stream thread failed; another starts from the last commit"
                                : "Stream threads keep failing; the pipeline stops");
        return again ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static Optional<SchemaDriftException> drift(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SchemaDriftException drift) {
                return Optional.of(drift);
            }
        }
        return Optional.empty();
    }

    /** Allows a failure while there were few in the last while. */
    private static final class FailureBudget {
        private static final int FAILURES = 10;
        private static final Duration WHILE = Duration.ofMinutes(10);

        private final Clock clock;
        private final ArrayDeque<Instant> failures = new ArrayDeque<>();

        FailureBudget(Clock clock) {
            this.clock = clock;
        }

        synchronized boolean allows() {
            Instant now = clock.instant();
            failures.addLast(now);
            while (failures.getFirst().isBefore(now.minus(WHILE))) {
                failures.removeFirst();
            }
            return failures.size() <= FAILURES;
        }
    }
}
