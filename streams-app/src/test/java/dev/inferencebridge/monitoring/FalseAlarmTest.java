package dev.inferencebridge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often windows are beyond a threshold by chance alone, and how surely when the data did shift: the tables of
 * {@code docs/monitoring.md}. {@code -Dbridge.windows=2000} measures as many windows for each number, and prints them;
 * {@code -Dbridge.seed=1} sets the seed.
 */
class FalseAlarmTest {

    private static final int BASELINE = 100_000;
    private static final List<String> WORDS =
            IntStream.range(0, 10).mapToObj(i -> "w" + i).toList();
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            new FeatureDefinition.Column("normal", "a"),
            new FeatureDefinition.Column("lognormal", "b"),
            new FeatureDefinition.Column("rare", "c"),
            new FeatureDefinition.Categorical(
                    "word",
                    "d",
                    WORDS,
                    FeatureDefinition.Categorical.Encoding.INDEX,
                    FeatureDefinition.Categorical.Other.OWN,
                    Optional.empty())));
    private static final MonitoredFeatures FEATURES = MonitoredFeatures.of(SCHEMA);
    private static final Map<Metric, Double> THRESHOLDS = Map.of(
            Metric.NORMALIZED_WASSERSTEIN, 0.1,
            Metric.JENSEN_SHANNON, 0.1,
            Metric.PSI, 0.1,
            Metric.KOLMOGOROV_SMIRNOV, 0.01,
            Metric.CHI_SQUARED, 0.01,
            Metric.OUT_OF_BOUNDS_RATE, 0.0);

    private final long seed = Long.getLong("bridge.seed", 20_261_122L);
    private final int windows = Integer.getInteger("bridge.windows", 60);
    private final Random random = new Random(seed);
    private final BaselineProfile baseline =
            BaselineProfile.of("p", rows(WindowSummary.precise(FEATURES), BASELINE, 0));

    @Test
    void without_drift_the_default_metrics_stay_within_their_thresholds_from_the_minimum_of_rows_on() {
        Map<String, Map<Metric, Double>> few = alarms(100, 0);
        Map<String, Map<Metric, Double>> enough = alarms((int) MonitorDefinition.DEFAULT_MINIMUM_ROWS, 0);
        Map<String, Map<Metric, Double>> many = alarms(10_000, 0);

        for (String feature : List.of("normal", "lognormal", "rare")) {
            assertThat(enough.get(feature).get(Metric.NORMALIZED_WASSERSTEIN))
                    .as(feature)
                    .isLessThan(0.05);
            assertThat(many.get(feature).get(Metric.NORMALIZED_WASSERSTEIN))
                    .as(feature)
                    .isLessThan(0.05);
        }
        assertThat(enough.get("word").get(Metric.JENSEN_SHANNON)).isZero();
        assertThat(few.get("normal").get(Metric.NORMALIZED_WASSERSTEIN))
                .as("why there is a minimum")
                .isPositive();
    }

    @Test
    void a_shift_is_seen_in_every_window_of_the_minimum_of_rows() {
        Map<String, Map<Metric, Double>> seen = alarms((int) MonitorDefinition.DEFAULT_MINIMUM_ROWS, 0.25);

        assertThat(seen.get("normal").get(Metric.NORMALIZED_WASSERSTEIN))
                .as("seed %d", seed)
                .isEqualTo(1);
        assertThat(alarms((int) MonitorDefinition.DEFAULT_MINIMUM_ROWS, 0.5)
                        .get("word")
                        .get(Metric.JENSEN_SHANNON))
                .as("seed %d", seed)
                .isEqualTo(1);
    }

    @Test
    void the_error_of_the_sketches_is_no_drift_to_the_tests() {
        Map<String, Map<Metric, Double>> many = alarms(50_000, 0, Math.min(windows, 40));

        assertThat(many.get("normal").get(Metric.KOLMOGOROV_SMIRNOV))
                .as("seed %d", seed)
                .isLessThan(0.15);
    }

    @Test
    void the_tables_are_printed_on_request() {
        List<String> table = new ArrayList<>();
        if (System.getProperty("bridge.windows") != null) {
            for (double shift : new double[] {0, 0.1, 0.25, 0.5}) {
                for (int rows : new int[] {100, 300, 1000, 3000, 10_000}) {
                    Map<String, Map<Metric, Double>> alarms = alarms(rows, shift);
                    alarms.forEach((feature, byMetric) -> byMetric.forEach((metric, share) -> table.add(String.format(
                            Locale.ROOT, "%4.2f %6d %-10s %-24s %.4f", shift, rows, feature, metric.word(), share))));
                }
            }
            table.forEach(System.out::println);
        }
        assertThat(table.isEmpty()).isEqualTo(System.getProperty("bridge.windows") == null);
    }

    private Map<String, Map<Metric, Double>> alarms(int rows, double shift) {
        return alarms(rows, shift, windows);
    }

    /** The share of windows whose reading is beyond the threshold, by feature and metric. */
    private Map<String, Map<Metric, Double>> alarms(int rows, double shift, int ofWindows) {
        DriftCheck check = new DriftCheck(Fixtures.everything(FEATURES));
        Map<String, Map<Metric, Double>> alarms = new TreeMap<>();
        for (int i = 0; i < ofWindows; i++) {
            WindowSummary window = rows(WindowSummary.of(FEATURES), rows, shift);
            for (MetricReading reading : check.evaluate(Fixtures.START, window, Optional.of(baseline))
                    .readings()) {
                Double threshold = THRESHOLDS.get(reading.metric());
                if (reading.feature().isPresent() && threshold != null) {
                    MetricReading measured = new MetricReading(
                            reading.metric(),
                            reading.feature(),
                            reading.value(),
                            OptionalDouble.of(threshold),
                            reading.samples());
                    alarms.computeIfAbsent(reading.feature().get(), name -> new EnumMap<>(Metric.class))
                            .merge(reading.metric(), measured.isBeyondThreshold() ? 1.0 / ofWindows : 0, Double::sum);
                }
            }
        }
        alarms.values()
                .forEach(byMetric -> byMetric.replaceAll((metric, share) -> Math.min(1, Math.rint(share * 1e9) / 1e9)));
        return alarms;
    }

    /** @param shift of the means, in standard deviations; the words' shares move as much towards the last ones */
    private WindowSummary rows(WindowSummary summary, int rows, double shift) {
        double deviation = Math.sqrt((Math.E - 1) * Math.E);
        for (int i = 0; i < rows; i++) {
            double rank = Math.pow(random.nextDouble(), 2 - 2 * shift);
            summary.add(Fixtures.scored(FeatureVector.of(
                    random.nextGaussian() + shift,
                    Math.exp(random.nextGaussian()) + shift * deviation,
                    random.nextDouble() < 0.05 + shift * Math.sqrt(0.05 * 0.95) ? 1 : 0,
                    (int) (rank * WORDS.size() * (1 - 1e-12)))));
        }
        return summary;
    }
}
