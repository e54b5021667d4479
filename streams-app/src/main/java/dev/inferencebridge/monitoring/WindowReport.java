package dev.inferencebridge.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of one window of a pipeline. Immutable.
 *
 * @param deployment the one that answered most rows of the window, where the endpoint names it
 * @param start the first instant of the window
 * @param end the first instant after it
 * @param baseline the id of the baseline that it was compared with, or {@link #NO_BASELINE}
 * @param featureSchemaHash the hash of the schema that made the features
 * @param rows that were observed, dead letters included
 */
public record WindowReport(
        String pipeline,
        String model,
        Optional<String> deployment,
        Instant start,
        Instant end,
        String baseline,
        String featureSchemaHash,
        long rows,
        List<MetricReading> readings) {

    /** Stands for the baseline's id where there is none yet. */
    public static final String NO_BASELINE = "";

    public WindowReport {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a window ends after it starts");
        }
        readings = List.copyOf(readings);
    }

    /** The readings that are beyond their threshold, in order. */
    public List<MetricReading> alarms() {
        return readings.stream().filter(MetricReading::isBeyondThreshold).toList();
    }
}
