package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.Metric;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One number that speaks for training anew. Immutable; it is about many rows, and holds no value of one.
 *
 * @param feature empty for the pipeline as a whole
 * @param threshold what the value is beyond: the condition's own, else the monitor's; empty where neither has one
 * @param samples rows that the value was computed of, 0 or more
 * @param baseline the id of what was compared with; empty text for none
 * @param featureSchemaHash of the features that the rows were scored with
 */
public record Evidence(
        Metric metric,
        Optional<String> feature,
        double value,
        OptionalDouble threshold,
        long samples,
        String baseline,
        String featureSchemaHash) {}
