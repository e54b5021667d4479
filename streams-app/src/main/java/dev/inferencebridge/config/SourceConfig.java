package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where row changes come from. Immutable.
 *
 * @param table always present with {@link SourceFormat#DEBEZIUM_JSON}
 * @param partitionKey the columns of the table's partition key as written; empty to go by the table's schema
 * @param writeTimesExact whether the write time of an event is that of its row's write, and not of the latest of a batch
 * @param tombstoneRetention how long deletions are remembered, in time of the records
 */
public record SourceConfig(
        Optional<TableName> table,
        TopicConfig topic,
        SourceFormat format,
        List<String> partitionKey,
        boolean writeTimesExact,
        Duration tombstoneRetention) {

    public SourceConfig {
        partitionKey = List.copyOf(partitionKey);
        if (format == SourceFormat.DEBEZIUM_JSON && table.isEmpty()) {
            throw new IllegalArgumentException("a source of change events needs its table");
        }
    }
}
