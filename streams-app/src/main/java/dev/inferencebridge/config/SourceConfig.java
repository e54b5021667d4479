package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import java.util.Optional;

/**
 * Where row changes come from. Immutable.
 *
 * @param table always present with {@link SourceFormat#DEBEZIUM_JSON}
 */
public record SourceConfig(Optional<TableName> table, TopicConfig topic, SourceFormat format) {

    public SourceConfig {
        if (format == SourceFormat.DEBEZIUM_JSON && table.isEmpty()) {
            throw new IllegalArgumentException("a source of change events needs its table");
        }
    }
}
