package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table that keeps predictions. Immutable.
 *
 * @param columns column of the table to field of the prediction, at least one, in the order of the file
 * @param constants columns of the bridge's own table that hold the same for every prediction of the pipeline
 * @param ttl how long a prediction is kept from when it is written, whole seconds; for ever when empty
 */
public record PredictionTable(
        TableName name, Map<String, String> columns, Map<String, String> constants, Optional<Duration> ttl) {

    /** The bridge's own table, in the keyspace {@code cassandra.keyspace}. */
    static final String OWN = "predictions";

    public PredictionTable {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table of predictions needs columns");
        }
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    }

    /** The bridge's own table for a pipeline whose rows are told apart by one carried column. */
    static PredictionTable own(String keyspace, String pipeline, String keyColumn, Optional<Duration> ttl) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("row_key", keyColumn);
        columns.put("prediction", "prediction");
        columns.put("model", "model");
        columns.put("deployment", "deployment");
        columns.put("scored_at", "scoredAt");
        columns.put("source_timestamp_micros", "sourceTimestampMicros");
        return new PredictionTable(new TableName(keyspace, OWN), columns, Map.of("pipeline", pipeline), ttl);
    }
}
