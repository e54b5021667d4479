package dev.inferencebridge.telemetry;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times the steps of one pipeline by wrapping what takes them. Thread-safe. Costs two readings of the clock and one count a
 * step.
 */
public final class StepTimers {

    private final Timer decode;
    private final Timer score;
    private final Timer store;

    StepTimers(MeterRegistry registry, String pipeline) {
        decode = BridgeMeter.STEP_DURATION.timer(registry, pipeline, "decode");
        score = BridgeMeter.STEP_DURATION.timer(registry, pipeline, "score");
        store = BridgeMeter.STEP_DURATION.timer(registry, pipeline, "store");
    }

    public ChangeDecoder decoding(ChangeDecoder decoder) {
        return (key, value, timestamp) -> {
            long from = System.nanoTime();
            DecodedChange decoded = decoder.decode(key, value, timestamp);
            decode.record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
            return decoded;
        };
    }

    /** Closing it closes the scorer. */
    public Scorer scoring(Scorer scorer) {
        return new Scorer() {
            @Override
            public CompletableFuture<ScoringResult> score(FeatureVector row, Optional<TraceContext> trace) {
                long from = System.nanoTime();
                return timed(score, from, scorer.score(row, trace));
            }

            @Override
            public void close() {
                scorer.close();
            }
        };
    }

    /** Closing it closes the store; {@link PredictionStore#NONE} is left alone, for there is no such step. */
    public PredictionStore storing(PredictionStore predictions) {
        if (predictions == PredictionStore.NONE) {
            return predictions;
        }
        return new PredictionStore() {
            @Override
            public CompletableFuture<StoreResult> store(Prediction prediction) {
                long from = System.nanoTime();
                return timed(store, from, predictions.store(prediction));
            }

            @Override
            public CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros) {
                long from = System.nanoTime();
                return timed(store, from, predictions.delete(carried, writeTimeMicros));
            }

            @Override
            public void close() {
                predictions.close();
            }
        };
    }

    private static <T> CompletableFuture<T> timed(Timer timer, long from, CompletableFuture<T> step) {
        return step.whenComplete((result, failure) -> {
            if (failure == null) {
                timer.record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
            }
        });
    }
}
