package dev.inferencebridge.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The primary key of a row: column names to values, partition key columns first, as the source orders them. Immutable.
 *
 * <p>Values are of the types that {@link Cell.Value} lists. In the key of a partition or range deletion the clustering
 * columns are left out.
 */
public record RowKey(Map<String, Object> columns) {

    public RowKey {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** Names the columns only: values of rows do not belong in logs. */
    @Override
    public String toString() {
        return "RowKey" + columns.keySet();
    }
}
