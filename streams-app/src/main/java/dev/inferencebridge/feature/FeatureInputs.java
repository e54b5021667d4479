package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that features are made of for one row. Immutable.
 *
 * @param timeMillis the time of the change, milliseconds since the epoch: ages are measured to it
 * @param lookups the looked-up rows by the name of the lookup; empty where there was no such row
 * @param windows the values of windows by the name of the feature; one that has no value is left out
 */
public record FeatureInputs(Row row, long timeMillis, Map<String, Optional<Row>> lookups, Map<String, Double> windows) {

    public FeatureInputs {
        lookups = Map.copyOf(lookups);
        windows = Map.copyOf(windows);
    }
}
