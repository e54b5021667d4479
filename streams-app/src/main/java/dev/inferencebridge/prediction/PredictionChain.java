package dev.inferencebridge.prediction;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureInputs;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.feature.LookupRefusedException;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a row to its stored prediction: look up, make the feature vector, score, store. Thread-safe; never blocks.
 *
 * <p>What is decided without asking anybody is decided before {@link #predict} returns; its future is then complete.
 */
public final class PredictionChain {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionChain.class);
    private static final Outcome WITHDRAWN = new Outcome.Filtered(Outcome.Why.DELETED);

    private final FeatureAssembler assembler;
    private final RowLookups lookups;
    private final CarriedColumns carried;
    private final OutputMapping outputs;
    private final String model;
    private final Scorer scorer;
    private final PredictionStore store;
    private final SchemaGuard guard;
    private final Clock clock;

    /**
     * @param model the model's name in the configuration
     */
    public PredictionChain(
            FeatureAssembler assembler,
            RowLookups lookups,
            CarriedColumns carried,
            OutputMapping outputs,
            String model,
            Scorer scorer,
            PredictionStore store,
            SchemaGuard guard,
            Clock clock) {
        this.assembler = assembler;
        this.lookups = lookups;
        this.carried = carried;
        this.outputs = outputs;
        this.model = model;
        this.scorer = scorer;
        this.store = store;
        this.guard = guard;
        this.clock = clock;
    }

    /**
     * Predicts for one row.
     *
     * @param row its write time is that of the prediction
     * @param windows the values of its windows by the name of the feature
     * @param recordTimestampMillis the timestamp of the record that changed it, milliseconds since the epoch
     * @param withdrawn whether the row was deleted meanwhile: asked between the steps, on any thread. Its prediction is then
     *     not stored.
     * @param trace where the record comes from, if that is traced
     * @return a future of the outcome. It fails by a {@link CancellationException} when a lookup, the scorer or the store is
     *     closed, and by a {@link SchemaDriftException} when the row does not fit because the source's schema changed; a bug
     *     becomes a dead letter.
     */
    public CompletableFuture<Outcome> predict(
            Row row,
            Map<String, Double> windows,
            long recordTimestampMillis,
            BooleanSupplier withdrawn,
            Optional<TraceContext> trace) {
        if (withdrawn.getAsBoolean()) {
            return done(WITHDRAWN);
        }
        try {
            CompletableFuture<Map<String, Optional<Row>>> found = lookups.find(row, recordTimestampMillis);
            if (found.isDone() && !found.isCompletedExceptionally()) {
                return assemble(row, windows, recordTimestampMillis, found.join(), withdrawn, trace);
            }
            return found.thenCompose(rows -> assemble(row, windows, recordTimestampMillis, rows, withdrawn, trace))
                    .exceptionally(this::outcomeOf);
        } catch (RuntimeException bug) {
            return done(internalError(bug));
        }
    }

    /** Deletes the prediction of a row, as {@link PredictionStore#delete} does. */
    public CompletableFuture<StoreResult> delete(Row row, long writeTimeMicros) {
        return store.delete(carried.of(row), writeTimeMicros);
    }

    private CompletableFuture<Outcome> assemble(
            Row row,
            Map<String, Double> windows,
            long recordTimestampMillis,
            Map<String, Optional<Row>> found,
            BooleanSupplier withdrawn,
            Optional<TraceContext> trace) {
        return assembler
                .assemble(new FeatureInputs(row, recordTimestampMillis, found, windows))
                .fold(assembled -> score(row, assembled.vector(), withdrawn, trace), this::refuse);
    }

    /** What only the row can be to blame for is; a column that is missing or of another type may be the schema's doing. */
    private CompletableFuture<Outcome> refuse(Assembly.Impossible impossible) {
        Outcome refused = new Outcome.DeadLettered(
                DeadLetter.withoutAttempt(
                        DeadLetter.FEATURE_IMPOSSIBLE,
                        "feature '" + impossible.feature() + "': " + impossible.problem(),
                        clock.instant()),
                Optional.of(impossible));
        return switch (impossible.kind()) {
            case MISSING, WRONG_TYPE ->
                guard.drift().thenApply(drift -> {
                    drift.ifPresent(problem -> {
                        throw new SchemaDriftException(problem);
                    });
                    return refused;
                });
            case WRONG_SIZE, OUT_OF_VOCABULARY, EXPRESSION -> done(refused);
        };
    }

    private CompletableFuture<Outcome> score(
            Row row, FeatureVector vector, BooleanSupplier withdrawn, Optional<TraceContext> trace) {
        return scorer.score(vector, trace)
                .thenCompose(result -> withdrawn.getAsBoolean()
                        ? done(WITHDRAWN)
                        : result.fold(
                                scored -> keep(row, vector, scored),
                                refused -> done(new Outcome.DeadLettered(
                                        new DeadLetter(
                                                refused.reason(),
                                                refused.detail().orElse(""),
                                                refused.status(),
                                                refused.deployment(),
                                                refused.attempts(),
                                                refused.firstAttempt(),
                                                refused.lastAttempt()),
                                        made(vector)))))
                .exceptionally(this::outcomeOf);
    }

    private CompletableFuture<Outcome> keep(Row row, FeatureVector vector, ScoringResult.Scored scored) {
        Instant now = clock.instant();
        List<String> missing = outputs.missing(scored.output());
        if (!missing.isEmpty()) {
            return done(new Outcome.DeadLettered(
                    new DeadLetter(
                            DeadLetter.OUTPUT_MISSING,
                            "the model gave no output named " + String.join(", ", missing),
                            OptionalInt.empty(),
                            scored.deployment(),
                            scored.attempts(),
                            now,
                            now),
                    made(vector)));
        }
        Prediction prediction = new Prediction(
                carried.of(row),
                scored.output(),
                outputs.apply(scored.output()),
                model,
                scored.deployment(),
                now,
                row.writeTimeMicros(),
                assembler.schema().hash());
        return store.store(prediction)
                .thenApply(result -> result.fold(
                        stored -> new Outcome.Predicted(prediction, Optional.of(vector)),
                        dropped -> new Outcome.DeadLettered(
                                new DeadLetter(
                                        DeadLetter.WRITE_DROPPED,
                                        dropped.summary(),
                                        OptionalInt.empty(),
                                        scored.deployment(),
                                        dropped.attempts(),
                                        now,
                                        clock.instant()),
                                made(vector))));
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
        if (cause instanceof SchemaDriftException drift) {
            throw drift;
        }
        if (cause instanceof LookupRefusedException refused) {
            return deadLetter(DeadLetter.LOOKUP_REFUSED, String.valueOf(refused.getMessage()));
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
                .log("The chain failed on a row, whose record becomes a dead letter");
        return deadLetter(DeadLetter.INTERNAL_ERROR, bug.getClass().getName());
    }

    private static Optional<Assembly> made(FeatureVector vector) {
        return Optional.of(new Assembly.Assembled(vector));
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
