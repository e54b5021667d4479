package dev.inferencebridge.config;

import dev.inferencebridge.monitoring.LabelDefinition;
import dev.inferencebridge.monitoring.LabelTarget;
import dev.inferencebridge.monitoring.Metric;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The keys of {@code monitoring.labels}. */
final class LabelKeys {

    static final Key<String> TOPIC = Key.required(
            "topic", Kinds.TOPIC, "The topic that labels come on: a table's changes, or one of their own.");
    static final Key<SourceFormat> FORMAT = Key.required(
            "format",
            Kinds.choice(KafkaKeys.words(SourceFormat.values(), SourceFormat::word)),
            "As in `source.format`.");
    static final Key<Map<String, Located<String>>> KEY = Key.required(
            "key",
            new MapOf<>("<label column>", Kinds.COLUMN, Kinds.COLUMN),
            "Each column of the labels that tells rows apart to the column of the pipeline's source that holds its value: of"
                    + " its key, of `predictions.include`, or read by a feature.");
    static final Key<String> COLUMN = Key.required("column", Kinds.COLUMN, "The column with what turned out to be so.");
    static final Key<LabelTarget> TARGET = Key.required(
            "target",
            Kinds.choice(KafkaKeys.words(LabelTarget.values(), LabelTarget::word)),
            "`binary`: whether something is so, where the model gives its probability. `classes`: which of several."
                    + " `number`: how much.");
    static final Key<String> POSITIVE = Key.derived(
            "positive",
            Kinds.text("a label", 255),
            "`true` and 1",
            "For `binary`: the label that means that it is so.");
    static final Key<Double> POSITIVE_FROM = Key.defaulted(
            "positive-from",
            share(),
            "0.5",
            "For `binary`: the least probability that counts as a prediction that it is so.");
    static final Key<Duration> WITHIN = Key.defaulted(
            "within",
            Units.duration("1s", "90d"),
            "1d",
            "How long a prediction waits for its label; after that the label is missing, or late.");
    static final Key<Integer> MINIMUM_ROWS = Key.defaulted(
            "minimum-rows",
            Kinds.whole(1, 999_999_999),
            "100",
            "A window with fewer labels says nothing of the model's performance but how many labels there were.");
    static final Key<Map<String, Located<OptionalDouble>>> METRICS = Key.derived(
            "metrics",
            MonitoringKeys.thresholds(all()),
            "all that such labels tell, without thresholds",
            "What is measured: a metric to the threshold beyond which it is an alarm, or `report`.");

    static final Block BLOCK = new Block(
            "What turned out to be so, told later.",
            List.of(
                    TOPIC,
                    FORMAT,
                    KEY,
                    COLUMN,
                    TARGET,
                    POSITIVE,
                    POSITIVE_FROM,
                    WITHIN,
                    MINIMUM_ROWS,
                    METRICS,
                    TopicKeys.PARTITIONS),
            LabelKeys::check);

    private LabelKeys() {}

    private static Set<Metric> all() {
        Set<Metric> all = EnumSet.noneOf(Metric.class);
        for (LabelTarget target : LabelTarget.values()) {
            all.addAll(target.metrics());
        }
        return all;
    }

    private static Scalar<Double> share() {
        return new Scalar<>(
                "a number, 0 to 1", Kinds.schema("type", "number", "minimum", 0, "maximum", 1), (text, spot) -> {
                    Optional<Double> number =
                            PolicyKeys.NUMBER.parse(text, spot).filter(share -> share >= 0 && share <= 1);
                    return number.isPresent() ? number : spot.reject("must be a number, 0 to 1");
                });
    }

    private static void check(Values labels, Reading reading) {
        labels.find(TARGET).ifPresent(target -> {
            for (Key<?> key : List.of(POSITIVE, POSITIVE_FROM)) {
                if (target != LabelTarget.BINARY && labels.isWritten(key)) {
                    reading.problem(labels.placeOf(key), "is for target binary alone");
                }
            }
            labels.find(METRICS).orElse(Map.of()).forEach((word, threshold) -> {
                if (!target.metrics().contains(Metric.of(word))) {
                    reading.problem(threshold.place(), "labels of target " + target.word() + " do not tell " + word);
                }
            });
        });
        Map<String, String> seen = new LinkedHashMap<>();
        labels.find(KEY).orElse(Map.of()).forEach((column, source) -> {
            if (seen.putIfAbsent(source.value(), column) != null) {
                reading.problem(source.place(), source.value(), "is named twice", Optional.empty());
            }
        });
    }

    static MonitoringConfig.Labels build(Values labels, TopicDefaults defaults) {
        LabelTarget target = labels.get(TARGET);
        Map<Metric, OptionalDouble> metrics = new EnumMap<>(Metric.class);
        target.metrics().forEach(metric -> metrics.put(metric, OptionalDouble.empty()));
        Map<String, String> bySource = new LinkedHashMap<>();
        Located.values(labels.get(KEY)).forEach((column, source) -> bySource.put(source, column));
        return new MonitoringConfig.Labels(
                TopicKeys.build(labels.get(TOPIC), labels, defaults, defaults.sourceRetention()),
                labels.get(FORMAT),
                bySource,
                labels.get(COLUMN),
                new LabelDefinition(
                        target,
                        labels.get(POSITIVE_FROM),
                        labels.find(POSITIVE),
                        labels.get(WITHIN),
                        labels.get(MINIMUM_ROWS),
                        labels.find(METRICS).map(MonitoringKeys::metrics).orElse(metrics)));
    }
}
