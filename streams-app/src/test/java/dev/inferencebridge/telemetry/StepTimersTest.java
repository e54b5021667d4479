package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepTimersTest {

    private static final ScoringResult SCORED =
            new ScoringResult.Scored(new ModelOutput.Scalar(0.5), Optional.empty(), 1);

    private final Telemetry telemetry = new Telemetry(Clock.systemUTC());
    private final StepTimers steps = telemetry.steps("card-fraud");
    private final CompletableFuture<ScoringResult> scoring = new CompletableFuture<>();

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void a_step_counts_when_it_is_over() {
        CompletableFuture<ScoringResult> result = scorer().score(FeatureVector.of(1));
        assertThat(telemetry.scrape().lines()).contains(line("score") + "0");

        scoring.complete(SCORED);

        assertThat(result).isCompletedWithValue(SCORED);
        assertThat(telemetry.scrape().lines()).contains(line("score") + "1");
    }

    @Test
    void a_step_that_is_cancelled_does_not_count() {
        CompletableFuture<ScoringResult> result = scorer().score(FeatureVector.of(1));

        scoring.completeExceptionally(new java.util.concurrent.CancellationException("closed"));

        assertThat(result).isCompletedExceptionally();
        assertThat(telemetry.scrape().lines()).contains(line("score") + "0");
    }

    @Test
    void decoding_is_a_step() {
        DecodedChange nothing = new DecodedChange.Undecodable("problem");

        assertThat(steps.decoding((key, value, timestamp) -> nothing).decode(null, null, 0))
                .isSameAs(nothing);

        assertThat(telemetry.scrape().lines()).contains(line("decode") + "1");
    }

    @Test
    void a_pipeline_without_a_table_has_no_step_of_storing() {
        assertThat(steps.storing(PredictionStore.NONE)).isSameAs(PredictionStore.NONE);
    }

    @Test
    void a_deletion_gets_to_the_store_and_is_a_step_of_storing() {
        List<Long> deleted = new ArrayList<>();
        PredictionStore store = steps.storing(new PredictionStore() {
            @Override
            public CompletableFuture<StoreResult> store(Prediction prediction) {
                return CompletableFuture.completedFuture(StoreResult.STORED);
            }

            @Override
            public CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros) {
                deleted.add(writeTimeMicros);
                return CompletableFuture.completedFuture(StoreResult.STORED);
            }

            @Override
            public void close() {}
        });

        assertThat(store.delete(Map.of("tx_id", "t1"), 77)).isCompletedWithValue(StoreResult.STORED);

        assertThat(deleted).containsExactly(77L);
        assertThat(telemetry.scrape().lines()).contains(line("store") + "1");
    }

    private Scorer scorer() {
        return steps.scoring(new Scorer() {
            @Override
            public CompletableFuture<ScoringResult> score(FeatureVector row, Optional<TraceContext> trace) {
                return scoring;
            }

            @Override
            public void close() {}
        });
    }

    private static String line(String step) {
        return "bridge_step_duration_seconds_count{pipeline=\"card-fraud\",step=\"" + step + "\"} ";
    }
}
