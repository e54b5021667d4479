package dev.inferencebridge.config;

import dev.inferencebridge.monitoring.LabelDefinition;
import dev.inferencebridge.monitoring.MonitorDefinition;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a pipeline watches what it scores. Immutable.
 *
 * @param topic of reports
 * @param baseline a profile; empty to learn it
 * @param baselineWindows of which it is learned, 1 or more
 * @param raisesTriggers false where what is scored has happened before
 */
public record MonitoringConfig(
        TopicConfig topic,
        MonitorDefinition definition,
        Optional<Path> baseline,
        int baselineWindows,
        boolean raisesTriggers,
        Optional<Labels> labels) {

    /**
     * Where labels come from.
     *
     * @param topic its partitions are those of the internal topics on which labels meet predictions
     * @param key column of the pipeline's source to the column of the labels that holds the same
     * @param column with what turned out to be so
     */
    public record Labels(
            TopicConfig topic,
            SourceFormat format,
            Map<String, String> key,
            String column,
            LabelDefinition definition) {

        public Labels {
            key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        }
    }
}
