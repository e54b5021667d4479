package dev.inferencebridge.prediction;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way of one change record: decode, make the feature vector, score, store. Thread-safe; never blocks.
 *
 * <p>What is decided without asking anybody is decided before {@link #predict} returns; its future is then complete.
 */
public final class PredictionChain {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionChain.class);

    private final ChangeDecoder decoder;
    private final FeatureAssembler assembler;
    private final CarriedColumns carried;
    private final OutputMapping outputs;
    private final String model;
    private final Scorer scorer;
    private final PredictionStore store;
    private final Clock clock;

    /**
     * @param model the model's name in the configuration
     */
    public PredictionChain(
            ChangeDecoder decoder,
            FeatureAssembler assembler,
            CarriedColumns carried,
            OutputMapping outputs,
            String model,
            Scorer scorer,
            PredictionStore store,
            Clock clock) {
        this.decoder = decoder;
        this.assembler = assembler;
        this.carried = carried;
        this.outputs = outputs;
        this.model = model;
        this.scorer = scorer;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Predicts for one change record.
     *
     * @param recordTimestampMillis the record's own timestamp, milliseconds since the epoch
     * @param trace where the record comes from, if that is traced
     * @return a future of the outcome. It fails by a {@link CancellationException} when the scorer or the store is closed; a
     *     bug becomes a dead letter.
     */
    public CompletableFuture<Outcome> predict(
            byte @Nullable [] key, byte @Nullable [] value, long recordTimestampMillis, Optional<TraceContext> trace) {
        try {
            return decoder.decode(key, value, recordTimestampMillis)
                    .fold(
                            decoded -> decoded.event()
                                    .fold(
                                            row -> predict(row, trace),
                                            row -> done(new Outcome.Filtered(Outcome.Why.DELETED)),
                                            partition -> done(new Outcome.Filtered(Outcome.Why.DELETED)),
                                            range -> done(new Outcome.Filtered(Outcome.Why.DELETED))),
                            nothing -> done(new Outcome.Filtered(Outcome.Why.NO_CHANGE)),
                            undecodable -> done(deadLetter(DeadLetter.UNDECODABLE, undecodable.problem())));
        } catch (RuntimeException bug) {
            return done(internalError(bug));
        }
    }

    private CompletableFuture<Outcome> predict(RowChanged row, Optional<TraceContext> trace) {
        return assembler
                .assemble(row)
                .fold(
                        assembled -> score(row, assembled.vector(), trace),
                        untouched -> done(new Outcome.Filtered(Outcome.Why.UNTOUCHED)),
                        impossible -> done(deadLetter(
                                DeadLetter.FEATURE_IMPOSSIBLE,
                                "feature '" + impossible.feature() + "': " + impossible.problem())));
    }

    private CompletableFuture<Outcome> score(RowChanged row, FeatureVector vector, Optional<TraceContext> trace) {
        return scorer.score(vector, trace)
                .thenCompose(result -> result.fold(
                        scored -> keep(row, scored),
                        refused -> done(new Outcome.DeadLettered(new DeadLetter(
                                refused.reason(),
                                refused.detail().orElse(""),
                                refused.status(),
                                refused.deployment(),
                                refused.attempts(),
                                refused.firstAttempt(),
                                refused.lastAttempt())))))
                .exceptionally(this::outcomeOf);
    }

    private CompletableFuture<Outcome> keep(RowChanged row, ScoringResult.Scored scored) {
        Instant now = clock.instant();
        List<String> missing = outputs.missing(scored.output());
        if (!missing.isEmpty()) {
            return done(new Outcome.DeadLettered(new DeadLetter(
                    DeadLetter.OUTPUT_MISSING,
                    "the model gave no output named " + String.join(", ", missing),
                    OptionalInt.empty(),
                    scored.deployment(),
                    scored.attempts(),
                    now,
                    now)));
        }
        Prediction prediction = new Prediction(
                carried.of(row),
                scored.output(),
                outputs.apply(scored.output()),
                model,
                scored.deployment(),
                now,
                row.writeTimeMicros());
        return store.store(prediction)
                .thenApply(result -> result.fold(
                        stored -> new Outcome.Predicted(prediction),
                        dropped -> new Outcome.DeadLettered(new DeadLetter(
                                DeadLetter.WRITE_DROPPED,
                                dropped.summary(),
                                OptionalInt.empty(),
                                scored.deployment(),
                                dropped.attempts(),
                                now,
                                clock.instant()))));
    }

    private Outcome deadLetter(String reason, String detail) {
        return new Outcome.DeadLettered(DeadLetter.withoutAttempt(reason, detail, clock.instant()));
    }

    private Outcome outcomeOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException cancelled) {
            throw cancelled;
        }
        return internalError(cause);
    }

    /** Names the place of the bug, and not its message, which may hold values of the row. */
    private Outcome internalError(Throwable bug) {
        StackTraceElement[] trace = bug.getStackTrace();
        LOG.atError()
                .addKeyValue("model", model)
                .addKeyValue("error", bug.getClass().getName())
                .addKeyValue("at", trace.length == 0 ? "unknown" : trace[0])
                .log("The chain failed on a record, which becomes a dead letter");
        return deadLetter(DeadLetter.INTERNAL_ERROR, bug.getClass().getName());
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
