package dev.inferencebridge.cassandra;

import dev.inferencebridge.change.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table that predictions are written to, as configured. Immutable.
 *
 * @param columns the table's columns to fields of a prediction: a carried column, a mapped output, or one of
 *     {@code prediction}, {@code model}, {@code deployment}, {@code scoredAt}, {@code sourceTimestampMicros}
 * @param carried the source columns that predictions carry
 * @param outputs the fields that single outputs of the model fill; empty for a model whose output is taken as it is
 * @param constants text columns that hold the same in every row, with what they hold
 * @param ttl how long a prediction lives from when it is written, whole seconds; for ever when empty
 * @param deletedBy the key columns of the source, where predictions are deleted with their rows; empty: they are kept
 */
public record PredictionTable(
        TableName table,
        Map<String, String> columns,
        Set<String> carried,
        Set<String> outputs,
        Map<String, String> constants,
        Optional<Duration> ttl,
        Optional<Set<String>> deletedBy) {

    public PredictionTable {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("the prediction table " + table + " needs at least one column");
        }
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        carried = Collections.unmodifiableSet(new LinkedHashSet<>(carried));
        outputs = Collections.unmodifiableSet(new LinkedHashSet<>(outputs));
        deletedBy = deletedBy.map(Set::copyOf);
    }

    List<String> columnNames() {
        return List.copyOf(columns.keySet());
    }
}
