package dev.inferencebridge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureInputs;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowSummaryTest {

    private static final FeatureSchema SCHEMA =
            Fixtures.vocabulary(List.of("DE", "FR"), FeatureDefinition.Categorical.Encoding.ONE_HOT);
    private static final MonitoredFeatures FEATURES = MonitoredFeatures.of(SCHEMA);

    private final long seed = Long.getLong("bridge.seed", 20_261_122L);
    private final Random random = new Random(seed);

    @Test
    void parts_merge_in_any_order_to_what_one_would_have_kept() {
        WindowSummary whole = WindowSummary.of(FEATURES);
        List<WindowSummary> parts = new ArrayList<>();
        for (int part = 0; part < 7; part++) {
            parts.add(WindowSummary.of(FEATURES));
        }
        double[] amounts = new double[30_000];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = random.nextGaussian();
            Observation row = row(amounts[i], random.nextInt(3), "class" + random.nextInt(5));
            whole.add(row);
            parts.get(random.nextInt(7)).add(row);
        }
        Distribution raw = Distribution.of(amounts);

        for (int order = 0; order < 5; order++) {
            Collections.shuffle(parts, random);
            WindowSummary merged = parts.stream().reduce(WindowSummary.of(FEATURES), WindowSummary::merge);

            String as = "seed " + seed + ", order " + order;
            assertThat(merged.rows()).as(as).isEqualTo(30_000);
            assertThat(merged.deployment()).contains("blue");
            assertThat(merged.prediction().orElseThrow())
                    .as(as)
                    .isEqualTo(whole.prediction().orElseThrow());
            assertThat(profile(merged, 1)).as(as).isEqualTo(profile(whole, 1));
            Profile.Numbers numbers = (Profile.Numbers) profile(merged, 0);
            assertThat(numbers.count()).isEqualTo(30_000);
            assertThat(numbers.mean()).as(as).isCloseTo(((Profile.Numbers) profile(whole, 0)).mean(), within(1e-9));
            assertThat(numbers.deviation())
                    .as(as)
                    .isCloseTo(((Profile.Numbers) profile(whole, 0)).deviation(), within(1e-9));
            assertThat(numbers.distribution().min()).isEqualTo(raw.min());
            assertThat(numbers.distribution().max()).isEqualTo(raw.max());
            assertThat(KolmogorovSmirnov.distance(raw, numbers.distribution()))
                    .as(as)
                    .isLessThan(2 * numbers.distribution().rankError());
        }
    }

    @Test
    void merging_leaves_both_as_they_are() {
        WindowSummary one = Fixtures.ofNumbers(1, 2);
        WindowSummary other = Fixtures.ofNumbers(3);

        WindowSummary merged = one.merge(other);
        merged.add(Fixtures.scored(FeatureVector.of(4)));

        assertThat(List.of(one.rows(), other.rows(), merged.rows())).containsExactly(2L, 1L, 4L);
        assertThat(profile(one, 0).count()).isEqualTo(2);
        assertThat(profile(other, 0).count()).isEqualTo(1);
    }

    @Test
    void bytes_hold_everything() {
        WindowSummary summary = WindowSummary.of(FEATURES);
        for (int i = 0; i < 5000; i++) {
            summary.add(row(random.nextGaussian(), random.nextInt(3), "c" + random.nextInt(9)));
        }
        summary.add(new Observation.Unfit(new Assembly.Impossible("amount", "", Kind.MISSING), Fixtures.START));
        summary.add(
                new Observation.DeadLettered(Observation.DeadLettered.Cause.MODEL, Optional.empty(), Fixtures.START));

        WindowSummary read = WindowSummary.fromBytes(summary.toBytes(), FEATURES);

        assertThat(read.rows()).isEqualTo(5002);
        assertThat(BaselineProfile.of("p", read).id())
                .isEqualTo(BaselineProfile.of("p", summary).id());
        assertThat(read.errors()).isEqualTo(1);
        assertThat(read.deadLetters()).isEqualTo(2);
    }

    @Test
    void the_bytes_of_a_summary_stay_bounded() {
        FeatureSchema wide = new FeatureSchema(List.of(new FeatureDefinition.Vector("v", "v", MonitoredFeatures.MOST)));
        WindowSummary summary = WindowSummary.of(MonitoredFeatures.of(wide));
        double[] inputs = new double[MonitoredFeatures.MOST];
        for (int i = 0; i < 20_000; i++) {
            Arrays.setAll(inputs, place -> random.nextGaussian());
            summary.add(Fixtures.scored(FeatureVector.of(inputs)));
        }

        assertThat(summary.toBytes().length).isLessThan(1024 * 1024);
    }

    @Test
    void bytes_of_other_features_of_another_version_or_cut_short_are_refused() {
        byte[] bytes = WindowSummary.of(FEATURES).toBytes();
        byte[] later = bytes.clone();
        later[0]++;

        assertThat(WindowSummary.isOf(bytes, FEATURES)).isTrue();
        assertThat(WindowSummary.isOf(bytes, MonitoredFeatures.of(Fixtures.NUMBER)))
                .isFalse();
        assertThat(WindowSummary.isOf(later, FEATURES)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowSummary.fromBytes(bytes, MonitoredFeatures.of(Fixtures.NUMBER)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException()
                    .as("%d bytes", length)
                    .isThrownBy(() -> WindowSummary.fromBytes(cut, FEATURES));
        }
    }

    @Test
    void a_row_that_made_no_vector_counts_for_the_feature_that_failed() {
        WindowSummary summary = WindowSummary.of(FEATURES);
        for (int i = 0; i < 6; i++) {
            summary.add(row(i, 0, "a"));
        }
        summary.add(new Observation.Unfit(new Assembly.Impossible("amount", "", Kind.MISSING), Fixtures.START));
        summary.add(new Observation.Unfit(new Assembly.Impossible("amount", "", Kind.WRONG_TYPE), Fixtures.START));
        summary.add(
                new Observation.Unfit(new Assembly.Impossible("country", "", Kind.OUT_OF_VOCABULARY), Fixtures.START));
        summary.add(new Observation.Unfit(new Assembly.Impossible("unknown", "", Kind.MISSING), Fixtures.START));

        WindowSummary baseline = WindowSummary.of(FEATURES);
        baseline.add(row(0, 0, "a"));
        baseline.add(row(9, 0, "a"));

        assertThat(Fixtures.readings(baseline, summary, "amount"))
                .containsEntry(Metric.NULL_RATE, 1 / 8.0)
                .containsEntry(Metric.TYPE_ERROR_RATE, 1 / 8.0)
                .containsEntry(Metric.OUT_OF_BOUNDS_RATE, 0.0);
        assertThat(Fixtures.readings(baseline, summary, "country"))
                .containsEntry(Metric.NULL_RATE, 0.0)
                .containsEntry(Metric.OUT_OF_BOUNDS_RATE, 1 / 7.0);
        assertThat(summary.deadLetters()).isEqualTo(4);
        assertThat(summary.rows()).isEqualTo(10);
    }

    @Test
    void a_default_that_stands_in_is_sent_and_counts_as_a_null() {
        FeatureSchema schema =
                new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount", OptionalDouble.of(0))));
        WindowSummary summary = WindowSummary.of(MonitoredFeatures.of(schema));
        FeatureAssembler assembler = new FeatureAssembler(schema);
        for (Map<String, Object> columns : List.<Map<String, Object>>of(Map.of("amount", 5.0), Map.of())) {
            Row row = new Row(new TableName("s", "t"), new RowKey(Map.of("id", 1L)), columns, 0);
            Assembly assembly = assembler.assemble(new FeatureInputs(row, 0, Map.of(), Map.of()));
            summary.add(Fixtures.scored(((Assembly.Assembled) assembly).vector()));
        }

        assertThat(Fixtures.readings(summary, summary, "amount")).containsEntry(Metric.NULL_RATE, 0.5);
        assertThat(profile(summary, 0).count()).isEqualTo(2);
    }

    @Test
    void a_window_with_too_few_rows_tells_its_volume_alone() {
        MonitorDefinition definition =
                new MonitorDefinition("payments", "fraud", MonitoredFeatures.of(Fixtures.NUMBER));
        WindowSummary few = Fixtures.ofNumbers(1, 2, 3);

        WindowReport report = new DriftCheck(definition)
                .evaluate(Fixtures.START, few, Optional.of(BaselineProfile.of("payments", few)));

        assertThat(report.readings()).extracting(MetricReading::metric).containsExactly(Metric.VOLUME);
        assertThat(report.end()).isEqualTo(Fixtures.START.plusSeconds(3600));
    }

    @Test
    void a_baseline_of_another_schema_is_not_compared_with() {
        BaselineProfile other = BaselineProfile.of("payments", WindowSummary.of(FEATURES));
        WindowSummary window = Fixtures.ofNumbers(1, 2, 3);

        WindowReport report = new DriftCheck(Fixtures.everything(window.features()))
                .evaluate(Fixtures.START, window, Optional.of(other));

        assertThat(report.baseline()).isEmpty();
        assertThat(report.readings())
                .extracting(MetricReading::metric)
                .containsExactly(
                        Metric.VOLUME,
                        Metric.ERROR_RATE,
                        Metric.DEAD_LETTER_RATE,
                        Metric.NULL_RATE,
                        Metric.TYPE_ERROR_RATE,
                        Metric.DISTINCT);
    }

    @Test
    void labels_beyond_the_sketch_are_counted_as_others() {
        WindowSummary summary = WindowSummary.of(MonitoredFeatures.of(Fixtures.NUMBER));
        for (int i = 0; i < 10_000; i++) {
            summary.addScore(new Score.Category(i % 2 == 0 ? "often" : "once" + i));
        }

        Profile.Categories labels = (Profile.Categories) summary.prediction().orElseThrow();

        assertThat(labels.count()).isEqualTo(10_000);
        assertThat(labels.counts().get("often")).isBetween(5000 - 70L, 5000L);
        assertThat(labels.distinct()).isCloseTo(5001, within(5001 * 0.14));
    }

    @Test
    void thinning_keeps_the_extremes_and_moves_no_rank_by_more_than_it_says() {
        double[] numbers =
                random.doubles(50_000).map(x -> x < 0.3 ? 0.3 : Math.exp(3 * x)).toArray();
        Distribution all = Distribution.of(numbers);

        Distribution thin = all.thinned(500);

        assertThat(thin.size()).isLessThanOrEqualTo(1002);
        assertThat(thin.count()).isEqualTo(all.count());
        assertThat(thin.min()).isEqualTo(all.min());
        assertThat(thin.max()).isEqualTo(all.max());
        assertThat(KolmogorovSmirnov.distance(all, thin))
                .as("seed %d", seed)
                .isLessThanOrEqualTo(thin.rankError() + 1e-4);
        assertThat(Wasserstein.distance(all, thin)).as("seed %d", seed).isLessThan(0.01);
    }

    private static Observation row(double amount, int country, String label) {
        double[] inputs = new double[SCHEMA.width()];
        inputs[0] = amount;
        inputs[1 + country] = 1;
        return new Observation.Scored(
                FeatureVector.of(inputs), Optional.of(new Score.Category(label)), Optional.of("blue"), Fixtures.START);
    }

    private static Profile profile(WindowSummary summary, int feature) {
        return summary.tallies().get(feature).profile().orElseThrow();
    }
}
