package dev.inferencebridge.change;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row at one moment. Immutable.
 *
 * @param columns the values of its columns, key columns included, of the types that {@link Cell.Value} lists; a column that
 *     is null, or not known, is left out. Handed over, not copied.
 * @param writeTimeMicros the newest write time of what is shown, microseconds since the epoch
 */
public record Row(TableName table, RowKey key, Map<String, Object> columns, long writeTimeMicros) {

    public Row {
        columns = Collections.unmodifiableMap(columns);
    }

    /** The value of a column; null where the row has none. */
    public @Nullable Object value(String column) {
        return columns.get(column);
    }

    /** Names the table and the key's columns: values of rows do not belong in logs. */
    @Override
    public String toString() {
        return "Row[" + table + ", " + key + "]";
    }
}
