package dev.inferencebridge.monitoring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a label says of a row. */
public enum LabelTarget {
    /** Whether something is so; the model says how likely it is, or whether. */
    BINARY(Metric.ACCURACY, Metric.PRECISION, Metric.RECALL, Metric.F1, Metric.AUC, Metric.LOG_LOSS),
    /** Which of several classes it is. */
    CLASSES(Metric.ACCURACY, Metric.PRECISION, Metric.RECALL, Metric.F1),
    /** How much something is. */
    NUMBER(Metric.MAE, Metric.RMSE);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.copyOf
    private final List<Metric> metrics;

    LabelTarget(Metric... metrics) {
        this.metrics = List.copyOf(Arrays.asList(metrics));
    }

    /** What can be measured with such labels. */
    public List<Metric> metrics() {
        return metrics;
    }

    /** As written in configurations. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
