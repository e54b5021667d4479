package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Another table whose rows complete those of the pipeline. Immutable.
 *
 * @param name its name in the pipeline
 * @param key each primary key column of the table to the column of the pipeline's source that holds its value
 * @param topic the table's own change events; empty: a cached row is as old as its time to live at most
 * @param tombstoneRetention of a table: how long deletions are remembered, in time of the records
 */
public record LookupDefinition(
        String name,
        TableName table,
        Map<String, String> key,
        Via via,
        Optional<String> topic,
        Caching caching,
        Duration tombstoneRetention) {

    /** Cassandra's own default of {@code gc_grace_seconds}. */
    public static final Duration TOMBSTONE_RETENTION = Duration.ofDays(10);

    /** Where its rows are read. */
    public enum Via {
        /** From Cassandra, through a cache. */
        CACHE,
        /** From a table that the instance builds of the change events. */
        TABLE
    }

    /**
     * How rows are cached.
     *
     * @param timeToLive how long a row is used without asking again
     * @param refreshAfter when a row that is asked for is read anew beside its use; not above {@code timeToLive}
     * @param maxRows most rows, absent ones included
     */
    public record Caching(Duration timeToLive, Duration refreshAfter, int maxRows) {}

    public LookupDefinition {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("lookup " + name + " needs a key");
        }
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    }

    /** With {@link #TOMBSTONE_RETENTION}. */
    public LookupDefinition(
            String name, TableName table, Map<String, String> key, Via via, Optional<String> topic, Caching caching) {
        this(name, table, key, via, topic, caching, TOMBSTONE_RETENTION);
    }

    /** The key of the row that completes one of the source; empty where a column of the key has no value. */
    public Optional<LookupKey> keyOf(Row row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Map.Entry<String, String> column : key.entrySet()) {
            Object value = row.value(column.getValue());
            if (value == null) {
                return Optional.empty();
            }
            columns.put(column.getKey(), value);
        }
        return Optional.of(new LookupKey(name, table, columns));
    }
}
