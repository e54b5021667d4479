package dev.inferencebridge.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PredictionChainTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final TableName TABLE = new TableName("shop", "transactions");
    private static final RowKey KEY = new RowKey(Map.of("tx_id", "t1"));

    private final CompletableFuture<ScoringResult> scoring = new CompletableFuture<>();
    private final CompletableFuture<StoreResult> storing = new CompletableFuture<>();
    private final List<FeatureVector> asked = new ArrayList<>();
    private final List<Prediction> kept = new ArrayList<>();

    @Test
    void a_row_is_scored_then_stored_and_only_then_predicted() {
        CompletableFuture<Outcome> outcome =
                chain(changed(Map.of("amount", Cell.of(12.5)))).predict(null, null, 0, Optional.empty());
        assertThat(asked).containsExactly(FeatureVector.of(12.5));
        assertThat(kept).isEmpty();

        scoring.complete(new ScoringResult.Scored(new ModelOutput.Scalar(0.25), Optional.of("blue"), 1));
        assertThat(outcome).isNotDone();

        storing.complete(StoreResult.STORED);
        Prediction expected = new Prediction(
                Map.of("tx_id", "t1"), new ModelOutput.Scalar(0.25), Map.of(), "fraud", Optional.of("blue"), NOW, 77);
        assertThat(kept).containsExactly(expected);
        assertThat(outcome).isCompletedWithValue(new Outcome.Predicted(expected));
    }

    @Test
    void deletions_and_changes_of_other_columns_are_filtered_without_asking() {
        assertThat(settled(new DecodedChange.Decoded(new ChangeEvent.RowDeleted(TABLE, KEY, 77))))
                .isEqualTo(new Outcome.Filtered(Outcome.Why.DELETED));
        assertThat(settled(new DecodedChange.Decoded(new ChangeEvent.PartitionDeleted(TABLE, KEY, 77))))
                .isEqualTo(new Outcome.Filtered(Outcome.Why.DELETED));
        assertThat(settled(changed(Map.of("note", Cell.of("x")))))
                .isEqualTo(new Outcome.Filtered(Outcome.Why.UNTOUCHED));
        assertThat(settled(new DecodedChange.Nothing("a tombstone")))
                .isEqualTo(new Outcome.Filtered(Outcome.Why.NO_CHANGE));
        assertThat(asked).isEmpty();
    }

    @Test
    void what_cannot_be_decoded_is_dead_lettered_with_its_problem() {
        assertThat(settled(new DecodedChange.Undecodable("value, $: no object")))
                .isEqualTo(new Outcome.DeadLettered(new DeadLetter(
                        "undecodable", "value, $: no object", OptionalInt.empty(), Optional.empty(), 0, NOW, NOW)));
    }

    @Test
    void a_row_that_makes_no_vector_is_dead_lettered_with_the_feature_and_not_its_value() {
        Outcome outcome = settled(changed(Map.of("amount", Cell.of("a lot"))));

        assertThat(letter(outcome).reason()).isEqualTo("feature-impossible");
        assertThat(letter(outcome).detail()).contains("amount").doesNotContain("a lot");
    }

    @Test
    void a_row_that_the_model_refuses_is_dead_lettered_with_its_word() {
        scoring.complete(new ScoringResult.Refused(
                "model-rejected", OptionalInt.of(400), Optional.of("bad input"), Optional.of("blue"), 7, NOW, NOW));

        assertThat(settled(changed(Map.of("amount", Cell.of(1.0)))))
                .isEqualTo(new Outcome.DeadLettered(new DeadLetter(
                        "model-rejected", "bad input", OptionalInt.of(400), Optional.of("blue"), 7, NOW, NOW)));
    }

    @Test
    void a_dropped_write_is_dead_lettered() {
        scoring.complete(new ScoringResult.Scored(new ModelOutput.Scalar(0.25), Optional.empty(), 1));
        storing.complete(new StoreResult.Dropped(
                new TableName("shop", "fraud_predictions"),
                "UnauthorizedException",
                "no MODIFY",
                "LOCAL_QUORUM",
                1,
                Optional.of("192.0.2.1:9042")));

        Outcome outcome = settled(changed(Map.of("amount", Cell.of(1.0))));

        assertThat(letter(outcome).reason()).isEqualTo("write-dropped");
        assertThat(letter(outcome).detail())
                .isEqualTo("UnauthorizedException: no MODIFY (table shop.fraud_predictions, consistency LOCAL_QUORUM,"
                        + " coordinator 192.0.2.1:9042)");
    }

    @Test
    void an_answer_without_a_mapped_output_is_dead_lettered_and_not_stored() {
        scoring.complete(new ScoringResult.Scored(new ModelOutput.Scalar(0.25), Optional.empty(), 1));
        PredictionChain chain =
                chain(changed(Map.of("amount", Cell.of(1.0))), new OutputMapping(Map.of("probability", "p_fraud")));

        Outcome outcome = chain.predict(null, null, 0, Optional.empty()).join();

        assertThat(letter(outcome).reason()).isEqualTo("output-missing");
        assertThat(letter(outcome).detail()).contains("p_fraud");
        assertThat(kept).isEmpty();
    }

    @Test
    void a_closed_scorer_cancels_and_says_nothing_of_the_row() {
        CompletableFuture<Outcome> outcome =
                chain(changed(Map.of("amount", Cell.of(1.0)))).predict(null, null, 0, Optional.empty());

        scoring.cancel(false);

        assertThat(outcome)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_bug_costs_no_record() {
        CompletableFuture<Outcome> outcome =
                chain(changed(Map.of("amount", Cell.of(1.0)))).predict(null, null, 0, Optional.empty());
        scoring.completeExceptionally(new IllegalStateException("with a value in its message"));

        assertThat(letter(outcome.join()).reason()).isEqualTo("internal-error");
        assertThat(letter(outcome.join()).detail()).isEqualTo("java.lang.IllegalStateException");
    }

    private Outcome settled(DecodedChange change) {
        return chain(change).predict(null, null, 0, Optional.empty()).join();
    }

    private static DeadLetter letter(Outcome outcome) {
        return ((Outcome.DeadLettered) outcome).letter();
    }

    private static DecodedChange changed(Map<String, Cell> cells) {
        return new DecodedChange.Decoded(new ChangeEvent.RowChanged(TABLE, KEY, cells, 77, true, false));
    }

    private PredictionChain chain(DecodedChange change) {
        return chain(change, OutputMapping.NONE);
    }

    private PredictionChain chain(DecodedChange change, OutputMapping outputs) {
        ChangeDecoder decoder = (key, value, timestamp) -> change;
        FeatureSchema schema = new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")));
        return new PredictionChain(
                decoder,
                new FeatureAssembler(schema),
                new CarriedColumns(List.of("tx_id")),
                outputs,
                "fraud",
                new ScriptedScorer(),
                new ScriptedStore(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private final class ScriptedScorer implements Scorer {
        @Override
        public CompletableFuture<ScoringResult> score(FeatureVector row, Optional<TraceContext> trace) {
            asked.add(row);
            return scoring;
        }

        @Override
        public void close() {}
    }

    private final class ScriptedStore implements PredictionStore {
        @Override
        public CompletableFuture<StoreResult> store(Prediction prediction) {
            kept.add(prediction);
            return storing;
        }

        @Override
        public void close() {}
    }
}
