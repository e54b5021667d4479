package dev.inferencebridge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against plain implementations over all rows. */
class PerformanceSummaryTest {

    private static final double EXACT = 1e-9;

    /** Scores that crowd near 0, with labels that go with them more or less. */
    private static List<PerformanceSample.Judged> judged(long seed, int rows) {
        Random random = new Random(seed);
        List<PerformanceSample.Judged> samples = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double probability = Math.pow(random.nextDouble(), 1.0 + (int) seed % 5);
            boolean actual = random.nextDouble() < 0.1 + 0.8 * probability;
            samples.add(new PerformanceSample.Judged(probability, probability >= 0.5, actual));
        }
        return samples;
    }

    private static PerformanceSummary summed(List<? extends PerformanceSample> samples) {
        PerformanceSummary summary = new PerformanceSummary();
        samples.forEach(summary::add);
        return summary;
    }

    private static double value(PerformanceSummary summary, Metric metric) {
        return summary.value(metric).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_binary_models_metrics_are_those_of_a_plain_computation(long seed) {
        List<PerformanceSample.Judged> samples = judged(seed, 3_000);
        PerformanceSummary summary = summed(samples);

        double tp = count(samples, true, true);
        double fp = count(samples, true, false);
        double fn = count(samples, false, true);
        double tn = count(samples, false, false);
        assertThat(value(summary, Metric.ACCURACY)).isCloseTo((tp + tn) / samples.size(), within(EXACT));
        assertThat(value(summary, Metric.PRECISION)).isCloseTo(tp / (tp + fp), within(EXACT));
        assertThat(value(summary, Metric.RECALL)).isCloseTo(tp / (tp + fn), within(EXACT));
        assertThat(value(summary, Metric.F1)).isCloseTo(2 * tp / (2 * tp + fp + fn), within(EXACT));
        assertThat(value(summary, Metric.LOG_LOSS)).isCloseTo(plainLogLoss(samples), within(EXACT));
    }

    private static long count(List<PerformanceSample.Judged> samples, boolean predicted, boolean actual) {
        return samples.stream()
                .filter(sample -> sample.predicted() == predicted && sample.actual() == actual)
                .count();
    }

    private static double plainLogLoss(List<PerformanceSample.Judged> samples) {
        double sum = 0;
        for (PerformanceSample.Judged sample : samples) {
            double p = Math.min(Math.max(sample.probability(), 1e-15), 1 - 1e-15);
            sum += sample.actual() ? Math.log(p) : Math.log(1 - p);
        }
        return -sum / samples.size();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_auc_is_within_its_error_of_the_pairs_counted_one_by_one(long seed) {
        List<PerformanceSample.Judged> samples = judged(seed, 3_000);
        PerformanceSummary summary = summed(samples);

        double bound = summary.aucErrorBound().orElseThrow();
        assertThat(bound).isLessThan(1e-3);
        assertThat(value(summary, Metric.AUC)).isCloseTo(plainAuc(samples), within(bound + EXACT));
    }

    private static double plainAuc(List<PerformanceSample.Judged> samples) {
        double ordered = 0;
        long pairs = 0;
        for (PerformanceSample.Judged positive : samples) {
            for (PerformanceSample.Judged negative : samples) {
                if (positive.actual() && !negative.actual()) {
                    pairs++;
                    int order = Double.compare(positive.probability(), negative.probability());
                    ordered += order > 0 ? 1 : order == 0 ? 0.5 : 0;
                }
            }
        }
        return ordered / pairs;
    }

    @Test
    void the_auc_of_scores_that_are_the_same_is_a_half() {
        PerformanceSummary summary = summed(List.of(
                new PerformanceSample.Judged(0.5, true, true),
                new PerformanceSample.Judged(0.5, true, false),
                new PerformanceSample.Judged(0.5, true, false)));

        assertThat(value(summary, Metric.AUC)).isEqualTo(0.5);
    }

    @Test
    void scores_at_both_ends_are_kept_apart() {
        List<PerformanceSample.Judged> samples = new ArrayList<>();
        for (double score : new double[] {0, 1e-5, 0.3, 0.5, 0.7, 1 - 1e-5, 1}) {
            samples.add(new PerformanceSample.Judged(score, score >= 0.5, false));
            samples.add(new PerformanceSample.Judged(score, score >= 0.5, true));
        }

        assertThat(value(summed(samples), Metric.AUC)).isCloseTo(plainAuc(samples), within(EXACT));
    }

    @Test
    void without_positives_or_negatives_there_is_no_auc() {
        assertThat(summed(List.of(new PerformanceSample.Judged(0.5, true, true)))
                        .value(Metric.AUC))
                .isEmpty();
        assertThat(new PerformanceSummary().value(Metric.ACCURACY)).isEmpty();
        assertThat(new PerformanceSummary().value(Metric.RMSE)).isEmpty();
    }

    @Test
    void precision_and_recall_are_0_where_nothing_was_predicted_or_nothing_is_so() {
        PerformanceSummary summary = summed(List.of(new PerformanceSample.Decided(false, true)));

        assertThat(value(summary, Metric.PRECISION)).isZero();
        assertThat(value(summary, Metric.RECALL)).isZero();
        assertThat(value(summary, Metric.F1)).isZero();
        assertThat(summary.value(Metric.AUC)).isEmpty();
        assertThat(summary.value(Metric.LOG_LOSS)).isEmpty();
    }

    @Test
    void several_classes_count_alike() {
        Random random = new Random(11);
        List<PerformanceSample.Classified> samples = new ArrayList<>();
        String[] names = {"a", "b", "c", "never said"};
        for (int i = 0; i < 2_000; i++) {
            String actual = names[Math.min(3, (int) Math.abs(random.nextGaussian() * 1.5))];
            samples.add(new PerformanceSample.Classified(
                    random.nextDouble() < 0.7 && !actual.equals("never said") ? actual : names[random.nextInt(3)],
                    actual));
        }
        PerformanceSummary summary = summed(samples);

        TreeSet<String> classes = new TreeSet<>(Arrays.asList(names));
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        for (String name : classes) {
            double right = samples.stream()
                    .filter(sample ->
                            sample.predicted().equals(name) && sample.actual().equals(name))
                    .count();
            double said = samples.stream()
                    .filter(sample -> sample.predicted().equals(name))
                    .count();
            double so = samples.stream()
                    .filter(sample -> sample.actual().equals(name))
                    .count();
            precision += said == 0 ? 0 : right / said;
            recall += right / so;
            f1 += 2 * right / (said + so);
        }
        assertThat(value(summary, Metric.PRECISION)).isCloseTo(precision / 4, within(EXACT));
        assertThat(value(summary, Metric.RECALL)).isCloseTo(recall / 4, within(EXACT));
        assertThat(value(summary, Metric.F1)).isCloseTo(f1 / 4, within(EXACT));
        assertThat(value(summary, Metric.ACCURACY))
                .isCloseTo(
                        samples.stream()
                                        .filter(sample -> sample.predicted().equals(sample.actual()))
                                        .count()
                                / 2_000.0,
                        within(EXACT));
    }

    @Test
    void more_classes_than_are_counted_apart_are_counted_together() {
        PerformanceSummary summary = new PerformanceSummary();
        for (int i = 0; i < 10 * ConfusionCounts.MOST_CLASSES; i++) {
            summary.add(new PerformanceSample.Classified("class " + i, "class " + i));
        }

        assertThat(summary.rows()).isEqualTo(10 * ConfusionCounts.MOST_CLASSES);
        assertThat(summary.toBytes()).hasSizeLessThan(10_000);
    }

    @Test
    void errors_of_numbers_are_those_of_a_plain_computation() {
        Random random = new Random(5);
        List<PerformanceSample.Estimated> samples = new ArrayList<>();
        double absolute = 0;
        double squared = 0;
        for (int i = 0; i < 1_000; i++) {
            double actual = random.nextGaussian() * 100;
            double predicted = actual + random.nextGaussian();
            samples.add(new PerformanceSample.Estimated(predicted, actual));
            absolute += Math.abs(predicted - actual);
            squared += (predicted - actual) * (predicted - actual);
        }
        PerformanceSummary summary = summed(samples);

        assertThat(value(summary, Metric.MAE)).isCloseTo(absolute / 1_000, within(EXACT));
        assertThat(value(summary, Metric.RMSE)).isCloseTo(Math.sqrt(squared / 1_000), within(EXACT));
        assertThat(summary.value(Metric.ACCURACY)).isEmpty();
    }

    @Test
    void merged_parts_say_what_the_whole_says_also_as_bytes() {
        List<PerformanceSample.Judged> samples = judged(3, 2_000);
        PerformanceSummary whole = summed(samples);
        PerformanceSummary parts = new PerformanceSummary();
        for (int from = 0; from < 2_000; from += 250) {
            parts.merge(PerformanceSummary.fromBytes(
                    summed(samples.subList(from, from + 250)).toBytes()));
        }
        parts.count(LabelOutcome.LATE, 2);

        for (Metric metric : LabelTarget.BINARY.metrics()) {
            assertThat(value(parts, metric)).as(metric.word()).isCloseTo(value(whole, metric), within(EXACT));
        }
        assertThat(PerformanceSummary.fromBytes(parts.toBytes()).labels(LabelOutcome.LATE))
                .isEqualTo(2);
    }

    @Test
    void bytes_of_another_version_are_refused() {
        byte[] bytes = new PerformanceSummary().toBytes();
        bytes[0] = 9;

        assertThatThrownBy(() -> PerformanceSummary.fromBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format 9");
        assertThatThrownBy(() -> PerformanceSummary.fromBytes(new byte[] {1, 0}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readings_are_what_was_asked_for_and_the_counts_of_labels() {
        LabelDefinition definition = new LabelDefinition(
                LabelTarget.BINARY,
                0.5,
                Optional.empty(),
                Duration.ofHours(1),
                2,
                Map.of(Metric.ACCURACY, OptionalDouble.of(0.9)));
        PerformanceSummary summary = summed(List.of(new PerformanceSample.Decided(true, false)));
        summary.count(LabelOutcome.JOINED, 1);

        assertThat(summary.readings(definition))
                .extracting(MetricReading::metric)
                .containsExactly(Metric.LABELS, Metric.LABELS_LATE, Metric.LABELS_MISSING);

        summary.add(new PerformanceSample.Decided(true, true));
        assertThat(summary.readings(definition))
                .filteredOn(MetricReading::isBeyondThreshold)
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.metric()).isEqualTo(Metric.ACCURACY);
                    assertThat(reading.value()).isEqualTo(0.5);
                    assertThat(reading.samples()).isEqualTo(2);
                });
    }
}
