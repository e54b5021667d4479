package dev.inferencebridge.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the schema of a table says. Immutable.
 *
 * @param partitionKey the columns of the partition key, in order; empty where it is not known: a row is then its own partition
 * @param clusteringKey the clustering columns, in order; may be empty
 * @param columns every column by its name, key columns included; empty where the schema is not known
 */
public record TableShape(
        TableName table, List<String> partitionKey, List<String> clusteringKey, Map<String, ColumnShape> columns) {

    public TableShape {
        partitionKey = List.copyOf(partitionKey);
        clusteringKey = List.copyOf(clusteringKey);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    public Optional<ColumnShape> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    /** Whether change events tell the column's value faithfully; a column of an unknown schema counts as if they did. */
    public boolean isReliable(String column) {
        return column(column).map(ColumnShape::isReliable).orElse(true);
    }
}
