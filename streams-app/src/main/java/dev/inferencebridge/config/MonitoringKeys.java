package dev.inferencebridge.config;

import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricRules;
import dev.inferencebridge.monitoring.MonitorDefinition;
import dev.inferencebridge.monitoring.MonitoredFeatures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The keys of a pipeline's {@code monitoring}. */
final class MonitoringKeys {

    private static final String REPORT = "report";

    /** A threshold, or that there is none. */
    static final Scalar<OptionalDouble> THRESHOLD = new Scalar<>(
            "a number, or report",
            Kinds.schema("anyOf", List.of(Kinds.schema("type", "number"), Kinds.schema("const", REPORT))),
            (text, spot) -> text.equals(REPORT)
                    ? Optional.of(OptionalDouble.empty())
                    : PolicyKeys.NUMBER.parse(text, spot).map(OptionalDouble::of));

    static final Key<String> TOPIC = Key.derived(
                    "topic", Kinds.TOPIC, "`<pipeline>.monitoring`", "The topic of reports: one record a window.")
            .asAdvanced();
    static final Key<Duration> WINDOW = Key.defaulted(
            "window",
            Units.duration("1s", "31d"),
            "1h",
            "The length of the windows, by the time of the records that changed the rows; they start at multiples of it since"
                    + " 1970 in UTC.");
    static final Key<Duration> LATENESS = Key.defaulted(
            "lateness",
            Units.duration("0s", "31d"),
            "5m",
            "How long after its end a window takes rows. Those that come later count in none.");
    static final Key<Integer> MINIMUM_ROWS = Key.defaulted(
            "minimum-rows",
            Kinds.whole(1, 999_999_999),
            "1000",
            "A window with fewer rows is not compared with the baseline, and no rates are measured of it.");
    static final Key<Path> BASELINE = Key.derived(
            "baseline",
            Kinds.PATH,
            "the first windows of each deployment, `baseline-windows` of them",
            "The profile that windows are compared with, a file that `bridge baseline` wrote.");
    static final Key<Integer> BASELINE_WINDOWS = Key.defaulted(
                    "baseline-windows",
                    Kinds.whole(1, 10_000),
                    "24",
                    "Of how many windows a baseline is learned where there is no file. Those with too few rows do not count.")
            .asAdvanced();
    static final Key<List<Located<String>>> FEATURES = Key.derived(
            "features",
            new ListOf<>(Kinds.text("a feature name", 255), true),
            "all, as far as these are " + MonitoredFeatures.MOST + " inputs at most",
            "The features that are watched.");
    static final Key<String> OUTPUT = Key.derived(
            "output",
            Kinds.text("the name of an output", 255),
            "the only one",
            "For a model with named outputs: the one that is watched, and compared with labels.");
    static final Key<Map<String, Located<OptionalDouble>>> METRICS = Key.derived(
            "metrics",
            thresholds(
                    metricWords(MetricRules.NUMERIC, MetricRules.CATEGORICAL, MetricRules.QUALITY, MetricRules.WHOLE)),
            "those of `docs/monitoring.md`, with the thresholds that Azure ML has",
            "What is measured, in place of the default: a metric to the threshold beyond which it is an alarm, or `report`.");
    static final Key<Boolean> TRIGGERS = Key.defaulted(
                    "triggers",
                    Kinds.choice(PredictionKeys.words("raise", true, "suppress", false)),
                    "raise",
                    "`suppress`: no trigger is raised, as where old changes are scored again.")
            .asAdvanced();
    static final Key<Values> LABELS = Key.optional(
            "labels",
            LabelKeys.BLOCK,
            "What turned out to be so, told later: with it, reports say how well the model does.");

    static final Block BLOCK = new Block(
            "How what is scored is watched, in windows. See `docs/monitoring.md`.",
            List.of(
                    WINDOW,
                    LATENESS,
                    MINIMUM_ROWS,
                    BASELINE,
                    BASELINE_WINDOWS,
                    FEATURES,
                    OUTPUT,
                    METRICS,
                    LABELS,
                    TOPIC,
                    TopicKeys.PARTITIONS,
                    TopicKeys.RETENTION,
                    TRIGGERS),
            MonitoringKeys::check);

    private MonitoringKeys() {}

    /** Metrics and their thresholds. */
    static MapOf<OptionalDouble> thresholds(Set<Metric> metrics) {
        List<String> words = metrics.stream().map(Metric::word).toList();
        return new MapOf<>(
                "<metric>",
                Kinds.matching("a metric: " + String.join(", ", words), String.join("|", words)),
                THRESHOLD);
    }

    @SafeVarargs
    private static Set<Metric> metricWords(Set<Metric>... sets) {
        Set<Metric> all = EnumSet.noneOf(Metric.class);
        for (Set<Metric> set : sets) {
            all.addAll(set);
        }
        return all;
    }

    private static void check(Values monitoring, Reading reading) {
        if (monitoring.isMeant(BASELINE) && monitoring.isWritten(BASELINE_WINDOWS)) {
            reading.problem(monitoring.placeOf(BASELINE_WINDOWS), "does not go with 'baseline'");
        }
    }

    /** What must hold between it and the rest of its pipeline. */
    static void check(Values pipeline, Map<String, Located<Values>> features, Reading reading) {
        Optional<Values> monitoring = pipeline.find(PipelineKeys.MONITORING);
        if (monitoring.isEmpty()) {
            if (pipeline.isMeant(PipelineKeys.RETRAINING) && !pipeline.isWritten(PipelineKeys.MONITORING)) {
                reading.problem(
                        pipeline.placeOf(PipelineKeys.RETRAINING),
                        "a policy needs the block 'monitoring', which measures");
            }
            return;
        }
        List<Located<String>> named = monitoring.get().find(FEATURES).orElse(List.of());
        Set<String> watched = named.isEmpty() ? features.keySet() : Set.copyOf(Located.values(named));
        int inputs = features.entrySet().stream()
                .filter(feature -> watched.contains(feature.getKey()))
                .mapToInt(feature -> FeatureKeys.find(
                                feature.getKey(), feature.getValue().value())
                        .map(MonitoringKeys::inputs)
                        .orElse(0))
                .sum();
        if (inputs > MonitoredFeatures.MOST) {
            reading.problem(
                    monitoring.get().placeOf(FEATURES),
                    "the features to be watched are " + inputs + " inputs, and " + MonitoredFeatures.MOST
                            + " is the most: name those that matter");
        }
        named.forEach(name -> {
            if (!features.containsKey(name.value())) {
                reading.problem(
                        name.place(),
                        name.value(),
                        "must be one of 'features'",
                        Nearest.to(name.value(), features.keySet()));
            }
        });
    }

    /** What is watched of a feature: its inputs, but a category is one thing. */
    private static int inputs(FeatureDefinition feature) {
        return feature instanceof FeatureDefinition.Categorical ? 1 : feature.width();
    }

    /** The topic of reports as written, or the default. */
    static String topic(String pipeline, Values monitoring) {
        return monitoring.find(TOPIC).orElse(pipeline + ".monitoring");
    }

    static MonitoringConfig build(
            String pipeline, String model, Values values, FeatureSchema schema, TopicDefaults defaults) {
        Optional<Set<String>> named = values.find(FEATURES).map(names -> new LinkedHashSet<>(Located.values(names)));
        return new MonitoringConfig(
                TopicKeys.build(topic(pipeline, values), values, defaults, Optional.of(defaults.retention())),
                new MonitorDefinition(
                        pipeline,
                        model,
                        named.map(names -> MonitoredFeatures.of(schema, names))
                                .orElseGet(() -> MonitoredFeatures.of(schema)),
                        values.get(WINDOW),
                        values.get(LATENESS),
                        values.get(MINIMUM_ROWS),
                        values.find(OUTPUT),
                        values.find(METRICS).map(MonitoringKeys::rules).orElse(MetricRules.DEFAULT)),
                values.find(BASELINE),
                values.get(BASELINE_WINDOWS),
                values.get(TRIGGERS),
                values.find(LABELS).map(labels -> LabelKeys.build(labels, defaults)));
    }

    private static MetricRules rules(Map<String, Located<OptionalDouble>> written) {
        Map<Metric, OptionalDouble> all = metrics(written);
        return new MetricRules(
                those(all, MetricRules.NUMERIC),
                those(all, MetricRules.CATEGORICAL),
                those(all, MetricRules.QUALITY),
                those(all, MetricRules.WHOLE),
                new HashMap<>());
    }

    static Map<Metric, OptionalDouble> metrics(Map<String, Located<OptionalDouble>> written) {
        Map<Metric, OptionalDouble> metrics = new EnumMap<>(Metric.class);
        Located.values(written).forEach((word, threshold) -> metrics.put(Metric.of(word), threshold));
        return metrics;
    }

    private static Map<Metric, OptionalDouble> those(Map<Metric, OptionalDouble> all, Set<Metric> possible) {
        Map<Metric, OptionalDouble> those = new LinkedHashMap<>(all);
        those.keySet().retainAll(possible);
        return those;
    }
}
