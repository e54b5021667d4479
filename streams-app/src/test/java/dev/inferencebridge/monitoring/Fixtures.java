package dev.inferencebridge.monitoring;

import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Schemas, summaries and readings that tests share. Stateless. */
final class Fixtures {

    static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    static final FeatureSchema NUMBER = new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")));

    private Fixtures() {}

    static FeatureSchema vocabulary(List<String> words, FeatureDefinition.Categorical.Encoding encoding) {
        return new FeatureSchema(List.of(
                new FeatureDefinition.Column("amount", "amount"),
                new FeatureDefinition.Categorical(
                        "country",
                        "country",
                        words,
                        encoding,
                        FeatureDefinition.Categorical.Other.OWN,
                        Optional.empty())));
    }

    static WindowSummary ofNumbers(double... numbers) {
        WindowSummary summary = WindowSummary.of(MonitoredFeatures.of(NUMBER));
        for (double number : numbers) {
            summary.add(scored(FeatureVector.of(number)));
        }
        return summary;
    }

    static Observation.Scored scored(FeatureVector vector) {
        return new Observation.Scored(vector, Optional.empty(), Optional.of("blue"), START);
    }

    static Map<Metric, OptionalDouble> reported(Metric... metrics) {
        return List.of(metrics).stream().collect(Collectors.toMap(metric -> metric, metric -> OptionalDouble.empty()));
    }

    /** Every metric, without thresholds. */
    static MonitorDefinition everything(MonitoredFeatures features) {
        MonitorDefinition usual = new MonitorDefinition("payments", "fraud", features);
        return new MonitorDefinition(
                usual.pipeline(),
                usual.model(),
                features,
                usual.window(),
                usual.lateness(),
                1,
                Optional.empty(),
                new MetricRules(
                        reported(MetricRules.NUMERIC.toArray(Metric[]::new)),
                        reported(MetricRules.CATEGORICAL.toArray(Metric[]::new)),
                        MetricRules.DEFAULT.quality(),
                        MetricRules.DEFAULT.whole(),
                        Map.of()));
    }

    /** The readings of one feature of a window against the baseline that another summary makes. */
    static Map<Metric, Double> readings(WindowSummary baseline, WindowSummary window, String feature) {
        return new DriftCheck(everything(window.features()))
                .evaluate(START, window, Optional.of(BaselineProfile.of("payments", baseline))).readings().stream()
                        .filter(reading -> reading.feature().equals(Optional.of(feature)))
                        .collect(Collectors.toMap(MetricReading::metric, MetricReading::value));
    }
}
