package dev.inferencebridge.monitoring;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How predictions are compared with the labels that come for them later. Immutable.
 *
 * @param positiveFrom of {@link LabelTarget#BINARY}: the least probability that counts as a positive prediction, 0 to 1
 * @param positive of {@link LabelTarget#BINARY}: the label that means positive; empty for {@code true} and 1
 * @param within how long a prediction waits for its label, and a label for its prediction; 1 s or more
 * @param minimumRows a window with fewer labels has no readings but the counts of labels; 1 or more
 * @param metrics what is measured, with the thresholds that they have; beside these, the counts of labels are
 */
public record LabelDefinition(
        LabelTarget target,
        double positiveFrom,
        Optional<String> positive,
        Duration within,
        long minimumRows,
        Map<Metric, OptionalDouble> metrics) {

    public static final double DEFAULT_POSITIVE_FROM = 0.5;
    public static final Duration DEFAULT_WITHIN = Duration.ofDays(1);
    public static final long DEFAULT_MINIMUM_ROWS = 100;

    /** Throws {@link IllegalArgumentException} for a metric that labels of the target do not tell. */
    public LabelDefinition {
        if (!(positiveFrom >= 0 && positiveFrom <= 1)) {
            throw new IllegalArgumentException("positiveFrom must be 0 to 1, was " + positiveFrom);
        }
        if (within.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("within must be 1 s or longer, was " + within);
        }
        if (minimumRows < 1) {
            throw new IllegalArgumentException("minimum rows must be 1 or more, were " + minimumRows);
        }
        Map<Metric, OptionalDouble> ordered = new EnumMap<>(Metric.class);
        ordered.putAll(metrics);
        ordered.keySet().forEach(metric -> {
            if (!target.metrics().contains(metric)) {
                throw new IllegalArgumentException(metric.word() + " is no metric of target " + target.word());
            }
        });
        metrics = Collections.unmodifiableMap(ordered);
    }

    /**
     * A prediction beside its label.
     *
     * @param label the value of the label's column
     * @return empty where one of them is not of the target's kind
     */
    public Optional<PerformanceSample> sample(Score predicted, Object label) {
        return switch (target) {
            case BINARY -> isPositive(label).flatMap(actual -> binary(predicted, actual));
            case CLASSES ->
                text(label)
                        .map(actual -> new PerformanceSample.Classified(
                                predicted.fold(number -> text(number.value()), Score.Category::value), actual));
            case NUMBER ->
                predicted.<Optional<PerformanceSample>>fold(
                        number -> number(label).map(actual -> new PerformanceSample.Estimated(number.value(), actual)),
                        category -> Optional.empty());
        };
    }

    private Optional<PerformanceSample> binary(Score predicted, boolean actual) {
        return predicted.fold(
                number -> number.value() >= 0 && number.value() <= 1
                        ? Optional.of(
                                new PerformanceSample.Judged(number.value(), number.value() >= positiveFrom, actual))
                        : Optional.empty(),
                category -> isPositive(category.value()).map(said -> new PerformanceSample.Decided(said, actual)));
    }

    private Optional<Boolean> isPositive(Object value) {
        Optional<String> text = text(value);
        return positive.isPresent()
                ? text.map(positive.get()::equals)
                : text.flatMap(word -> switch (word) {
                    case "true", "1" -> Optional.of(true);
                    case "false", "0" -> Optional.of(false);
                    default -> Optional.empty();
                });
    }

    private static Optional<Double> number(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? Optional.of(number.doubleValue())
                : Optional.empty();
    }

    private static Optional<String> text(Object value) {
        if (value instanceof Double number) {
            return Optional.of(text(number.doubleValue()));
        }
        return value instanceof String
                        || value instanceof Boolean
                        || value instanceof Long
                        || value instanceof BigInteger
                ? Optional.of(value.toString())
                : Optional.empty();
    }

    /** A whole number reads the same, whatever its type: models answer with 2.0 where tables say 2. */
    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
