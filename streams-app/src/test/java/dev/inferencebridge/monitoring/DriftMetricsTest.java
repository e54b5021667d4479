package dev.inferencebridge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inferencebridge.feature.FeatureDefinition.Categorical.Encoding;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against the plain formulas on raw data: exactly where the sketches are exact, else within their stated error. The seed may be
 * set: {@code -Dbridge.seed=1}.
 */
class DriftMetricsTest {

    private static final Offset<Double> EXACT = within(1e-6);
    private static final int ROUNDS = 60;

    private final long seed = Long.getLong("bridge.seed", 20_261_122L);
    private final Random random = new Random(seed);

    @Test
    void of_few_numbers_every_metric_is_that_of_the_raw_data() {
        for (int round = 0; round < ROUNDS; round++) {
            double[] baseline = sample(2 + random.nextInt(NumberSketch.K - 2), 0, 1);
            double[] window =
                    sample(2 + random.nextInt(NumberSketch.K - 2), random.nextGaussian(), 0.5 + random.nextDouble());
            String as = "seed " + seed + ", round " + round;

            Map<Metric, Double> readings =
                    Fixtures.readings(Fixtures.ofNumbers(baseline), Fixtures.ofNumbers(window), "amount");

            assertThat(readings.get(Metric.NORMALIZED_WASSERSTEIN))
                    .as(as)
                    .isCloseTo(PlainMetrics.normalizedWasserstein(baseline, window), EXACT);
            assertThat(readings.get(Metric.KOLMOGOROV_SMIRNOV_DISTANCE))
                    .as(as)
                    .isCloseTo(PlainMetrics.kolmogorovSmirnov(baseline, window), EXACT);
            double[][] counts = PlainMetrics.histograms(baseline, window);
            assertThat(readings.get(Metric.JENSEN_SHANNON)).as(as).isCloseTo(PlainMetrics.jensenShannon(counts), EXACT);
            assertThat(readings.get(Metric.PSI)).as(as).isCloseTo(PlainMetrics.stabilityIndex(counts), EXACT);
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void of_categories_every_metric_is_that_of_the_raw_data_however_many_rows(Encoding encoding) {
        for (int round = 0; round < ROUNDS / 4; round++) {
            List<String> words = IntStream.range(0, 3 + random.nextInt(30))
                    .mapToObj(i -> "w" + i)
                    .toList();
            FeatureSchema schema = Fixtures.vocabulary(words, encoding);
            String[] baseline = words(words, 3000 + random.nextInt(5000), 1);
            String[] window = words(words, 100 + random.nextInt(2000), 1 + 0.3 * random.nextDouble());
            String as = "seed " + seed + ", round " + round;

            Map<Metric, Double> readings = Fixtures.readings(
                    summary(schema, words, encoding, baseline), summary(schema, words, encoding, window), "country");

            double[][] counts = PlainMetrics.counts(baseline, window);
            assertThat(readings.get(Metric.JENSEN_SHANNON)).as(as).isCloseTo(PlainMetrics.jensenShannon(counts), EXACT);
            assertThat(readings.get(Metric.PSI)).as(as).isCloseTo(PlainMetrics.stabilityIndex(counts), EXACT);
            assertThat(readings.get(Metric.CHI_SQUARED)).as(as).isCloseTo(PlainMetrics.chiSquaredPValue(counts), EXACT);
            assertThat(readings.get(Metric.DISTINCT)).as(as).isEqualTo((double)
                    Arrays.stream(window).distinct().count());
        }
    }

    @Test
    void of_many_numbers_every_metric_is_within_the_error_of_the_sketches() {
        for (int round = 0; round < 5; round++) {
            double[] baseline = sample(5_000, 0, 1);
            double[] window = sample(5_000, 0.3 * random.nextGaussian(), 1);
            WindowSummary kept = Fixtures.ofNumbers(baseline);
            WindowSummary seen = Fixtures.ofNumbers(window);
            String as = "seed " + seed + ", round " + round;

            Map<Metric, Double> readings = Fixtures.readings(kept, seen, "amount");

            double error = 2 * 2 * distribution(seen).rankError(); // of both sketches, and twice the 99 % bound
            double range = Math.max(max(baseline), max(window)) - Math.min(min(baseline), min(window));
            assertThat(readings.get(Metric.KOLMOGOROV_SMIRNOV_DISTANCE))
                    .as(as)
                    .isCloseTo(PlainMetrics.kolmogorovSmirnov(baseline, window), within(error));
            assertThat(readings.get(Metric.NORMALIZED_WASSERSTEIN))
                    .as(as)
                    .isCloseTo(PlainMetrics.normalizedWasserstein(baseline, window), within(error * range));
            double[][] counts = PlainMetrics.histograms(baseline, window);
            for (int bin = 0; bin < counts[0].length; bin++) {
                CountPair pair = CountPair.of(distribution(kept), distribution(seen));
                assertThat(pair.window(bin) / 5_000.0).as(as).isCloseTo(counts[1][bin] / 5_000.0, within(error));
            }
            double distinct = Arrays.stream(window).distinct().count();
            assertThat(readings.get(Metric.DISTINCT)).as(as).isCloseTo(distinct, within(distinct * 4 * 0.033));
        }
    }

    @Test
    void the_p_value_of_the_kolmogorov_smirnov_test_is_near_the_exact_one() {
        for (int round = 0; round < ROUNDS; round++) {
            double[] p = sample(100 + random.nextInt(150), 0, 1);
            double[] q = sample(100 + random.nextInt(150), 0.3 * random.nextGaussian(), 1);
            Distribution one = Distribution.of(p);
            Distribution other = Distribution.of(q);

            double pValue = KolmogorovSmirnov.pValue(one, other);

            assertThat(pValue)
                    .as("seed %d, round %d", seed, round)
                    .isCloseTo(
                            PlainMetrics.kolmogorovSmirnovPValue(
                                    KolmogorovSmirnov.distance(one, other), p.length, q.length),
                            within(0.03));
        }
    }

    @Test
    void tables_of_the_distributions_agree() {
        assertThat(IncompleteGamma.upper(0.5, 3.841458820694124 / 2)).isCloseTo(0.05, EXACT);
        assertThat(IncompleteGamma.upper(5, 18.307038053275146 / 2)).isCloseTo(0.05, EXACT);
        assertThat(IncompleteGamma.upper(50, 124.34211340400407 / 2)).isCloseTo(0.05, EXACT);
        assertThat(IncompleteGamma.upper(1, 2)).isCloseTo(Math.exp(-2), EXACT);
        assertThat(KolmogorovSmirnov.pValue(1.3580986393225505 / 1000, 2e6, 2e6))
                .isCloseTo(0.05, within(1e-4));
    }

    @Test
    void equal_samples_are_no_drift() {
        double[] sample = sample(200, 5, 2);

        Map<Metric, Double> readings =
                Fixtures.readings(Fixtures.ofNumbers(sample), Fixtures.ofNumbers(sample), "amount");

        assertThat(readings)
                .containsEntry(Metric.NORMALIZED_WASSERSTEIN, 0.0)
                .containsEntry(Metric.JENSEN_SHANNON, 0.0)
                .containsEntry(Metric.PSI, 0.0)
                .containsEntry(Metric.KOLMOGOROV_SMIRNOV, 1.0)
                .containsEntry(Metric.OUT_OF_BOUNDS_RATE, 0.0);
    }

    @Test
    void a_constant_baseline_is_measured_with_the_least_deviation() {
        Map<Metric, Double> readings =
                Fixtures.readings(Fixtures.ofNumbers(7, 7, 7), Fixtures.ofNumbers(7.0005, 7.0005), "amount");

        assertThat(readings.get(Metric.NORMALIZED_WASSERSTEIN)).isCloseTo(0.5, EXACT);
        assertThat(readings).containsEntry(Metric.OUT_OF_BOUNDS_RATE, 1.0);
    }

    @Test
    void a_category_that_the_baseline_lacks_cannot_be_chance() {
        CountPair pair = CountPair.of(new long[] {10, 0}, new long[] {9, 1});

        assertThat(ChiSquared.pValue(pair)).isZero();
    }

    private static Distribution distribution(WindowSummary summary) {
        return summary.tallies()
                .get(0)
                .profile()
                .orElseThrow()
                .<Distribution>fold(Profile.Numbers::distribution, categories -> null);
    }

    /** Some values are of a grid, so that both samples have equal ones. */
    private double[] sample(int size, double mean, double deviation) {
        return IntStream.range(0, size)
                .mapToDouble(i -> {
                    double number = mean + deviation * random.nextGaussian();
                    return random.nextInt(4) == 0 ? Math.rint(number * 4) / 4 : number;
                })
                .toArray();
    }

    private String[] words(List<String> words, int size, double skew) {
        String[] sample = new String[size];
        Arrays.setAll(sample, i -> words.get((int) (words.size() * Math.pow(random.nextDouble(), skew) * (1 - 1e-12))));
        return sample;
    }

    private static WindowSummary summary(FeatureSchema schema, List<String> words, Encoding encoding, String[] sample) {
        WindowSummary summary = WindowSummary.of(MonitoredFeatures.of(schema));
        for (String word : sample) {
            double[] inputs = new double[schema.width()];
            if (encoding == Encoding.INDEX) {
                inputs[1] = words.indexOf(word);
            } else {
                inputs[1 + words.indexOf(word)] = 1;
            }
            summary.add(Fixtures.scored(FeatureVector.of(inputs)));
        }
        return summary;
    }

    private static double max(double[] sample) {
        return Arrays.stream(sample).max().orElseThrow();
    }

    private static double min(double[] sample) {
        return Arrays.stream(sample).min().orElseThrow();
    }
}
