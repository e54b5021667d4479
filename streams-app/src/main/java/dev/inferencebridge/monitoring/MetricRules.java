package dev.inferencebridge.monitoring;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Which metrics are measured, and the thresholds that they have. Immutable. A metric without a threshold is only reported.
 *
 * @param numeric of features that are numbers, and of a prediction that is
 * @param categorical of features that are categories, and of a prediction that is
 * @param quality rates of each feature
 * @param whole of the pipeline
 * @param byFeature replaces all of the above for a feature, by the name that its readings have ({@code prediction} for the
 *     model's output)
 */
public record MetricRules(
        Map<Metric, OptionalDouble> numeric,
        Map<Metric, OptionalDouble> categorical,
        Map<Metric, OptionalDouble> quality,
        Map<Metric, OptionalDouble> whole,
        Map<String, Map<Metric, OptionalDouble>> byFeature) {

    /** What can be measured of numbers. */
    public static final Set<Metric> NUMERIC = Set.of(
            Metric.NORMALIZED_WASSERSTEIN,
            Metric.JENSEN_SHANNON,
            Metric.PSI,
            Metric.KOLMOGOROV_SMIRNOV,
            Metric.KOLMOGOROV_SMIRNOV_DISTANCE,
            Metric.DISTINCT);

    /** What can be measured of categories. */
    public static final Set<Metric> CATEGORICAL =
            Set.of(Metric.JENSEN_SHANNON, Metric.PSI, Metric.CHI_SQUARED, Metric.DISTINCT);

    /** What can be measured of every feature. */
    public static final Set<Metric> QUALITY =
            Set.of(Metric.NULL_RATE, Metric.TYPE_ERROR_RATE, Metric.OUT_OF_BOUNDS_RATE);

    /** What can be measured of a pipeline. */
    public static final Set<Metric> WHOLE = Set.of(Metric.VOLUME, Metric.ERROR_RATE, Metric.DEAD_LETTER_RATE);

    /** The thresholds that Azure ML's model monitoring has by default; what it does not know is reported without one. */
    public static final MetricRules DEFAULT = new MetricRules(
            Map.of(Metric.NORMALIZED_WASSERSTEIN, OptionalDouble.of(0.1)),
            Map.of(Metric.JENSEN_SHANNON, OptionalDouble.of(0.1)),
            Map.of(
                    Metric.NULL_RATE,
                    OptionalDouble.of(0),
                    Metric.TYPE_ERROR_RATE,
                    OptionalDouble.of(0),
                    Metric.OUT_OF_BOUNDS_RATE,
                    OptionalDouble.of(0)),
            Map.of(
                    Metric.VOLUME,
                    OptionalDouble.empty(),
                    Metric.ERROR_RATE,
                    OptionalDouble.empty(),
                    Metric.DEAD_LETTER_RATE,
                    OptionalDouble.empty()),
            Map.of());

    /** Throws {@link IllegalArgumentException} for a metric in a place where it cannot be measured. */
    public MetricRules {
        numeric = checked(numeric, NUMERIC, "numbers");
        categorical = checked(categorical, CATEGORICAL, "categories");
        quality = checked(quality, QUALITY, "the quality of features");
        whole = checked(whole, WHOLE, "a pipeline");
        Map<String, Map<Metric, OptionalDouble>> copies = new HashMap<>();
        byFeature.forEach((feature, rules) -> copies.put(feature, ordered(rules)));
        byFeature = Collections.unmodifiableMap(copies);
    }

    private static Map<Metric, OptionalDouble> checked(
            Map<Metric, OptionalDouble> rules, Set<Metric> possible, String of) {
        rules.keySet().forEach(metric -> {
            if (!possible.contains(metric)) {
                throw new IllegalArgumentException(metric.word() + " is no metric of " + of);
            }
        });
        return ordered(rules);
    }

    private static Map<Metric, OptionalDouble> ordered(Map<Metric, OptionalDouble> rules) {
        Map<Metric, OptionalDouble> ordered = new EnumMap<>(Metric.class);
        ordered.putAll(rules);
        return Collections.unmodifiableMap(ordered);
    }

    /** The rules of a feature that is a number, in the order of {@link Metric}. */
    Map<Metric, OptionalDouble> ofNumber(String feature) {
        return of(feature, numeric);
    }

    /** The rules of a feature that is a category, in the order of {@link Metric}. */
    Map<Metric, OptionalDouble> ofCategory(String feature) {
        return of(feature, categorical);
    }

    private Map<Metric, OptionalDouble> of(String feature, Map<Metric, OptionalDouble> drift) {
        Map<Metric, OptionalDouble> own = byFeature.get(feature);
        if (own != null) {
            return own;
        }
        Map<Metric, OptionalDouble> both = new EnumMap<>(Metric.class);
        both.putAll(drift);
        both.putAll(quality);
        return both;
    }
}
