package dev.inferencebridge.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.LookupRefusedException;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictionChainTest {

    private static final FeatureSchema FEATURES =
            new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")));
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final TableName TABLE = new TableName("shop", "transactions");
    private static final RowKey KEY = new RowKey(Map.of("tx_id", "t1"));

    private static final Optional<TraceContext> TRACE =
            Optional.of(new TraceContext("1".repeat(32), "2".repeat(16), true, Optional.empty()));

    private final CompletableFuture<ScoringResult> scoring = new CompletableFuture<>();
    private final CompletableFuture<StoreResult> storing = new CompletableFuture<>();
    private final List<FeatureVector> asked = new ArrayList<>();
    private final List<Optional<TraceContext>> traces = new ArrayList<>();
    private final List<Prediction> kept = new ArrayList<>();
    private final AtomicBoolean withdrawn = new AtomicBoolean();
    private final CompletableFuture<Optional<Row>> lookup = new CompletableFuture<>();
    private final List<Map<String, Object>> lookedUp = new ArrayList<>();
    private CompletableFuture<Optional<String>> drift = CompletableFuture.completedFuture(Optional.empty());
    private FeatureSchema features = FEATURES;

    @Test
    void a_row_is_scored_then_stored_and_only_then_predicted() {
        CompletableFuture<Outcome> outcome = predicted(row(Map.of("amount", 12.5)));
        assertThat(asked).containsExactly(FeatureVector.of(12.5));
        assertThat(traces).containsExactly(TRACE);
        assertThat(kept).isEmpty();

        scoring.complete(new ScoringResult.Scored(new ModelOutput.Scalar(0.25), Optional.of("blue"), 1));
        assertThat(outcome).isNotDone();

        storing.complete(StoreResult.STORED);
        Prediction expected = new Prediction(
                Map.of("tx_id", "t1"),
                new ModelOutput.Scalar(0.25),
                Map.of(),
                "fraud",
                Optional.of("blue"),
                NOW,
                77,
                FEATURES.hash());
        assertThat(kept).containsExactly(expected);
        assertThat(outcome).isCompletedWithValue(new Outcome.Predicted(expected, Optional.of(FeatureVector.of(12.5))));
    }

    @Test
    void a_row_that_makes_no_vector_is_dead_lettered_with_the_feature_and_not_its_value() {
        Outcome outcome = settled(row(Map.of("amount", "a lot")));

        assertThat(letter(outcome).reason()).isEqualTo("feature-impossible");
        assertThat(letter(outcome).detail()).contains("amount").doesNotContain("a lot");
    }

    @Test
    void a_row_that_the_model_refuses_is_dead_lettered_with_its_word() {
        scoring.complete(new ScoringResult.Refused(
                "model-rejected", OptionalInt.of(400), Optional.of("bad input"), Optional.of("blue"), 7, NOW, NOW));

        assertThat(settled(row(Map.of("amount", 1.0))))
                .isEqualTo(new Outcome.DeadLettered(
                        new DeadLetter(
                                "model-rejected", "bad input", OptionalInt.of(400), Optional.of("blue"), 7, NOW, NOW),
                        Optional.of(new Assembly.Assembled(FeatureVector.of(1.0)))));
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

        Outcome outcome = settled(row(Map.of("amount", 1.0)));

        assertThat(letter(outcome).reason()).isEqualTo("write-dropped");
        assertThat(letter(outcome).detail())
                .isEqualTo("UnauthorizedException: no MODIFY (table shop.fraud_predictions, consistency LOCAL_QUORUM,"
                        + " coordinator 192.0.2.1:9042)");
    }

    @Test
    void an_answer_without_a_mapped_output_is_dead_lettered_and_not_stored() {
        scoring.complete(new ScoringResult.Scored(new ModelOutput.Scalar(0.25), Optional.empty(), 1));
        Outcome outcome = chain(new OutputMapping(Map.of("probability", "p_fraud")))
                .predict(row(Map.of("amount", 1.0)), Map.of(), 0, () -> false, Optional.empty())
                .join();

        assertThat(letter(outcome).reason()).isEqualTo("output-missing");
        assertThat(letter(outcome).detail()).contains("p_fraud");
        assertThat(kept).isEmpty();
    }

    @Test
    void a_closed_scorer_cancels_and_says_nothing_of_the_row() {
        CompletableFuture<Outcome> outcome = predicted(row(Map.of("amount", 1.0)));

        scoring.cancel(false);

        assertThat(outcome)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_row_that_is_withdrawn_while_it_is_scored_is_not_stored() {
        CompletableFuture<Outcome> outcome = predicted(row(Map.of("amount", 1.0)));
        withdrawn.set(true);
        scoring.complete(new ScoringResult.Scored(new ModelOutput.Scalar(0.25), Optional.empty(), 1));

        assertThat(outcome).isCompletedWithValue(new Outcome.Filtered(Outcome.Why.DELETED));
        assertThat(kept).isEmpty();
    }

    @Test
    void a_row_that_is_withdrawn_before_it_starts_asks_nobody() {
        withdrawn.set(true);

        assertThat(settled(row(Map.of("amount", 1.0)))).isEqualTo(new Outcome.Filtered(Outcome.Why.DELETED));
        assertThat(asked).isEmpty();
    }

    @Test
    void a_row_that_does_not_fit_because_the_schema_drifted_fails_and_is_no_dead_letter() {
        drift = CompletableFuture.completedFuture(Optional.of("column 'amount' is gone"));

        assertThat(predicted(row(Map.of())))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(SchemaDriftException.class)
                .withMessage("column 'amount' is gone");
    }

    @Test
    void looked_up_rows_are_waited_for_and_fill_features() {
        features = withLookup();
        CompletableFuture<Outcome> outcome = predicted(row(Map.of("amount", 1.0, "merchant_id", "m1")));
        assertThat(lookedUp).containsExactly(Map.of("id", "m1"));
        assertThat(asked).isEmpty();

        lookup.complete(Optional.of(
                new Row(new TableName("shop", "merchants"), new RowKey(Map.of("id", "m1")), Map.of("risk", 0.5), 1)));

        assertThat(asked).containsExactly(FeatureVector.of(1, 0.5));
        assertThat(outcome).isNotDone();
    }

    @Test
    void a_lookup_that_is_refused_is_a_dead_letter_with_its_word() {
        features = withLookup();
        lookup.completeExceptionally(
                new LookupRefusedException("no SELECT on shop.merchants", new IllegalStateException()));

        Outcome outcome = settled(row(Map.of("amount", 1.0, "merchant_id", "m1")));

        assertThat(letter(outcome).reason()).isEqualTo("lookup-refused");
        assertThat(letter(outcome).detail()).isEqualTo("no SELECT on shop.merchants");
    }

    @Test
    void a_row_without_the_lookups_key_finds_nothing_and_asks_nobody() {
        features = withLookup();

        Outcome outcome = settled(row(Map.of("amount", 1.0)));

        assertThat(letter(outcome).reason()).isEqualTo("feature-impossible");
        assertThat(lookedUp).isEmpty();
    }

    private static FeatureSchema withLookup() {
        return new FeatureSchema(
                List.of(
                        new FeatureDefinition.Column("amount", "amount"),
                        new FeatureDefinition.Lookup("merchants", new FeatureDefinition.Column("risk", "risk"))),
                List.of(new LookupDefinition(
                        "merchants",
                        new TableName("shop", "merchants"),
                        Map.of("id", "merchant_id"),
                        LookupDefinition.Via.CACHE,
                        Optional.empty(),
                        new LookupDefinition.Caching(Duration.ofMinutes(1), Duration.ofSeconds(50), 100))));
    }

    @Test
    void a_bug_costs_no_record() {
        CompletableFuture<Outcome> outcome = predicted(row(Map.of("amount", 1.0)));
        scoring.completeExceptionally(new IllegalStateException("with a value in its message"));

        assertThat(letter(outcome.join()).reason()).isEqualTo("internal-error");
        assertThat(letter(outcome.join()).detail()).isEqualTo("java.lang.IllegalStateException");
    }

    private Outcome settled(Row row) {
        return predicted(row).join();
    }

    private CompletableFuture<Outcome> predicted(Row row) {
        return chain(OutputMapping.NONE).predict(row, Map.of(), 0, withdrawn::get, TRACE);
    }

    private static DeadLetter letter(Outcome outcome) {
        return ((Outcome.DeadLettered) outcome).letter();
    }

    private static Row row(Map<String, Object> columns) {
        Map<String, Object> all = new HashMap<>(columns);
        all.putAll(KEY.columns());
        return new Row(TABLE, KEY, all, 77);
    }

    private PredictionChain chain(OutputMapping outputs) {
        return new PredictionChain(
                new FeatureAssembler(features),
                new RowLookups(features.lookups(), (key, asOf) -> {
                    lookedUp.add(key.columns());
                    return lookup;
                }),
                new CarriedColumns(List.of("tx_id")),
                outputs,
                "fraud",
                new ScriptedScorer(),
                new ScriptedStore(),
                () -> drift,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private final class ScriptedScorer implements Scorer {
        @Override
        public CompletableFuture<ScoringResult> score(FeatureVector row, Optional<TraceContext> trace) {
            asked.add(row);
            traces.add(trace);
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
        public CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros) {
            return storing;
        }

        @Override
        public void close() {}
    }
}
