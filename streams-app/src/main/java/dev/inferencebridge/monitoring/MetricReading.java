package dev.inferencebridge.monitoring;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of one window. Immutable.
 *
 * @param feature the monitored feature, {@link #PREDICTION} for the model's output, empty for the pipeline as a whole
 * @param value finite
 * @param threshold beyond which the value is an alarm; empty where it is only reported
 * @param samples the rows that the value is made of
 */
public record MetricReading(
        Metric metric, Optional<String> feature, double value, OptionalDouble threshold, long samples) {

    /** Stands for the model's output where the name of a feature would. */
    public static final String PREDICTION = "prediction";

    public MetricReading {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a reading of " + metric.word() + " must be finite");
        }
    }

    /** Whether the value is worse than its threshold; never without one. */
    public boolean isBeyondThreshold() {
        return threshold.isPresent() && metric.isBeyond(value, threshold.getAsDouble());
    }
}
