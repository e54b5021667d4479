package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.PredictionEncoder;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private final FlowControl flow = new FlowControl();
    private final KafkaStreams streams;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Reads the bytes of a record and says what became of it; never blocks, never throws. */
    @FunctionalInterface
    public interface RecordCall {
        CompletableFuture<Outcome> predict(
                byte @Nullable [] key, byte @Nullable [] value, long timestampMillis, Optional<TraceContext> trace);
    }

    public ScoringPipeline(
            PipelineSpec spec,
            StreamsSettings settings,
            RedriveDecoder redriven,
            RecordCall call,
            PredictionEncoder predictions,
            DeadLetterEncoder deadLetters,
            Clock clock) {
        this.spec = spec;
        this.streams = new KafkaStreams(
                ScoringTopology.build(
                        spec,
                        redriven,
                        source -> call.predict(
                                source.key(), source.value(), source.timestamp(), TraceHeaders.of(source.headers())),
                        new OutcomeSink(predictions, deadLetters),
                        flow,
                        Patience.DEFAULT),
                settings.toProperties());
        flow.control(streams::pause, streams::resume);
        FailureBudget budget = new FailureBudget(clock);
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

    /** Commits, and stops. What is in flight is scored again by the next run. Waits a few seconds at most. */
    @Override
    public void close() {
        if (!streams.close(Duration.ofSeconds(6))) {
            LOG.atWarn()
                    .addKeyValue("pipeline", spec.name())
                    .log("The pipeline did not stop in time; its next run starts from its last commit");
        }
    }

    private StreamThreadExceptionResponse answer(Throwable failure, FailureBudget budget) {
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
