package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The table that keeps predictions. Immutable.
 *
 * @param columns column of the table to field of the prediction, at least one, in the order of the file
 */
public record PredictionTable(TableName name, Map<String, String> columns) {

    public PredictionTable {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table of predictions needs columns");
        }
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }
}
