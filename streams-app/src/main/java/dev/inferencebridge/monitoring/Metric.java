package dev.inferencebridge.monitoring;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a window is measured by; its word stands in configurations, reports and triggers. */
public enum Metric {
    /** How far apart the distributions are, in standard deviations of the baseline: 0 or more. Numbers only. */
    NORMALIZED_WASSERSTEIN("normalized-wasserstein", Alarm.ABOVE),
    /** The Jensen-Shannon distance to the base 2: 0 to 1. */
    JENSEN_SHANNON("jensen-shannon", Alarm.ABOVE),
    /** The population stability index: 0 or more. */
    PSI("psi", Alarm.ABOVE),
    /** The p-value of the two-sample Kolmogorov-Smirnov test: 0 to 1, the smaller the likelier a drift. Numbers only. */
    KOLMOGOROV_SMIRNOV("kolmogorov-smirnov", Alarm.BELOW),
    /** The statistic of that test, the largest difference of the cumulative distributions: 0 to 1. Numbers only. */
    KOLMOGOROV_SMIRNOV_DISTANCE("kolmogorov-smirnov-distance", Alarm.ABOVE),
    /** The p-value of Pearson's chi-squared test: 0 to 1, the smaller the likelier a drift. Categories only. */
    CHI_SQUARED("chi-squared", Alarm.BELOW),
    /** Rows without a value of the feature, of all that should have one: 0 to 1. */
    NULL_RATE("null-rate", Alarm.ABOVE),
    /** Rows whose value is of no use to the feature: 0 to 1. */
    TYPE_ERROR_RATE("type-error-rate", Alarm.ABOVE),
    /** Rows with a number beyond the baseline's extremes, or a category that it lacks: 0 to 1. */
    OUT_OF_BOUNDS_RATE("out-of-bounds-rate", Alarm.ABOVE),
    /** An estimate of how many different values there were. */
    DISTINCT("distinct", Alarm.ABOVE),
    /** Rows in the window. */
    VOLUME("volume", Alarm.BELOW),
    /** Rows that failed for the model's or the endpoint's part, of all: 0 to 1. */
    ERROR_RATE("error-rate", Alarm.ABOVE),
    /** Rows that became dead letters for whatever reason, of all: 0 to 1. */
    DEAD_LETTER_RATE("dead-letter-rate", Alarm.ABOVE),
    ACCURACY("accuracy", Alarm.BELOW),
    PRECISION("precision", Alarm.BELOW),
    RECALL("recall", Alarm.BELOW),
    F1("f1", Alarm.BELOW),
    AUC("auc", Alarm.BELOW),
    LOG_LOSS("log-loss", Alarm.ABOVE),
    MAE("mae", Alarm.ABOVE),
    RMSE("rmse", Alarm.ABOVE),
    /** Labels that met their prediction. */
    LABELS("labels", Alarm.BELOW),
    /** Labels that came after their window had closed. */
    LABELS_LATE("labels-late", Alarm.ABOVE),
    /** Predictions that no label had come for when their window closed. */
    LABELS_MISSING("labels-missing", Alarm.ABOVE);

    private enum Alarm {
        ABOVE,
        BELOW
    }

    private static final Map<String, Metric> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Metric::word, Function.identity()));

    private final String word;
    private final Alarm alarm;

    Metric(String word, Alarm alarm) {
        this.word = word;
        this.alarm = alarm;
    }

    /** Such as {@code normalized-wasserstein}. */
    public String word() {
        return word;
    }

    /** Throws {@link IllegalArgumentException} when no metric has the word. */
    public static Metric of(String word) {
        Metric metric = BY_WORD.get(word);
        if (metric == null) {
            throw new IllegalArgumentException("there is no metric '" + word + "'");
        }
        return metric;
    }

    /** Whether a value is worse than a threshold. One that is no number is not: nothing could be measured. */
    public boolean isBeyond(double value, double threshold) {
        return alarm == Alarm.ABOVE ? value > threshold : value < threshold;
    }
}
