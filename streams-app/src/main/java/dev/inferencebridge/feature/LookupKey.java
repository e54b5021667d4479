package dev.inferencebridge.feature;

import dev.inferencebridge.change.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of another table to look up. Immutable.
 *
 * @param lookup the lookup's name in the pipeline
 * @param columns the primary key columns of that table, in the configured order, with values of the types that
 *     {@code change.Cell.Value} lists
 */
public record LookupKey(String lookup, TableName table, Map<String, Object> columns) {

    public LookupKey {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** Names the columns only: values of rows do not belong in logs. */
    @Override
    public String toString() {
        return "LookupKey[" + lookup + ", " + table + columns.keySet() + "]";
    }
}
