package dev.inferencebridge.monitoring;

import java.time.Duration;
import java.util.Optional;

/**
 * How a pipeline is monitored. Immutable.
 *
 * @param model the model's name in the configuration
 * @param window the length of the tumbling windows, 1 s or more; they start at multiples of it since the epoch
 * @param lateness how long after its end a window takes rows, 0 or more
 * @param minimumRows a window with fewer is not compared with the baseline, and no rates are measured of it: 1 or more
 * @param output the output that counts where a model has several by name
 */
public record MonitorDefinition(
        String pipeline,
        String model,
        MonitoredFeatures features,
        Duration window,
        Duration lateness,
        long minimumRows,
        Optional<String> output,
        MetricRules rules) {

    public static final Duration DEFAULT_WINDOW = Duration.ofHours(1);
    public static final Duration DEFAULT_LATENESS = Duration.ofMinutes(5);
    public static final long DEFAULT_MINIMUM_ROWS = 3000;

    public MonitorDefinition {
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a window must be 1 s or longer, was " + window);
        }
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("lateness must be 0 or more, was " + lateness);
        }
        if (minimumRows < 1) {
            throw new IllegalArgumentException("minimum rows must be 1 or more, were " + minimumRows);
        }
    }

    /** With the defaults. */
    public MonitorDefinition(String pipeline, String model, MonitoredFeatures features) {
        this(
                pipeline,
                model,
                features,
                DEFAULT_WINDOW,
                DEFAULT_LATENESS,
                DEFAULT_MINIMUM_ROWS,
                Optional.empty(),
                MetricRules.DEFAULT);
    }
}
