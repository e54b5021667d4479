package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.PredictionEncoder;
import dev.inferencebridge.prediction.SchemaGuard;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * What a pipeline's graph asks of others. Immutable; its parts are thread-safe.
 *
 * @param carried the columns that go with a prediction
 * @param tables looked-up tables that the graph keeps; bound before the first row is scored
 * @param reader reads back rows that are known in part; empty to go on with what is known
 * @param account the books of the pipeline
 * @param monitoring present where {@link PipelineSpec#monitoring} is
 */
public record PipelineSteps(
        ChangeDecoder decoder,
        FeatureSchema features,
        Set<String> carried,
        List<LookupTable> tables,
        Optional<RowReader> reader,
        SchemaGuard guard,
        RowCall score,
        DeletionCall deletion,
        RedriveDecoder redriven,
        PredictionEncoder predictions,
        DeadLetterEncoder deadLetters,
        PipelineListener listener,
        LossAccount account,
        Clock clock,
        Optional<MonitoringSteps> monitoring) {

    /** Of a pipeline that does not watch what it scores. */
    public PipelineSteps(
            ChangeDecoder decoder,
            FeatureSchema features,
            Set<String> carried,
            List<LookupTable> tables,
            Optional<RowReader> reader,
            SchemaGuard guard,
            RowCall score,
            DeletionCall deletion,
            RedriveDecoder redriven,
            PredictionEncoder predictions,
            DeadLetterEncoder deadLetters,
            PipelineListener listener,
            LossAccount account,
            Clock clock) {
        this(
                decoder,
                features,
                carried,
                tables,
                reader,
                guard,
                score,
                deletion,
                redriven,
                predictions,
                deadLetters,
                listener,
                account,
                clock,
                Optional.empty());
    }

    public PipelineSteps {
        carried = Set.copyOf(carried);
        tables = List.copyOf(tables);
    }

    /** Predicts for a row, as {@code prediction.PredictionChain} does; never blocks, never throws. */
    @FunctionalInterface
    public interface RowCall {
        CompletableFuture<Outcome> predict(
                Row row,
                Map<String, Double> windows,
                long recordTimestampMillis,
                BooleanSupplier withdrawn,
                Optional<TraceContext> trace);
    }

    /** Deletes the prediction of a row, as {@code prediction.PredictionStore} does; never blocks, never throws. */
    @FunctionalInterface
    public interface DeletionCall {
        CompletableFuture<StoreResult> delete(Row row, long writeTimeMicros);
    }
}
