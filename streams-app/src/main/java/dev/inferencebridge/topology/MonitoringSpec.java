package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.LabelDefinition;
import dev.inferencebridge.monitoring.MonitorDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the graph of a pipeline watches what it scores. Immutable.
 *
 * @param reports the topic of reports, one record a window
 * @param triggers the topic of triggers; empty for a pipeline without a policy
 * @param raisesTriggers false where what is scored has happened before, as in a replay
 * @param learnsFrom the number of windows that a baseline is made of where none is given, 1 or more
 */
public record MonitoringSpec(
        MonitorDefinition definition,
        String reports,
        Optional<String> triggers,
        boolean raisesTriggers,
        int learnsFrom,
        Optional<Labels> labels) {

    /**
     * Where labels come from.
     *
     * @param partitions of the internal topics that bring predictions and their labels together, 1 or more
     * @param key column of the source to the column of the labels that has the same value; together they tell rows apart
     * @param column of the labels, with what turned out to be so
     */
    public record Labels(
            String topic, int partitions, Map<String, String> key, String column, LabelDefinition definition) {

        public Labels {
            if (partitions < 1 || key.isEmpty()) {
                throw new IllegalArgumentException("labels need a partition and a column of their key");
            }
            key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        }
    }

    /** Of everything that goes to where windows are merged. */
    byte[] key() {
        return definition.pipeline().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    public MonitoringSpec {
        if (learnsFrom < 1) {
            throw new IllegalArgumentException("a baseline is made of 1 window or more, was " + learnsFrom);
        }
    }
}
