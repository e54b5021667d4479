package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table as a {@code CREATE TABLE} of the bridge's own scripts declares it. Immutable. Reads the CQL that those are written
 * in, and no other.
 *
 * @param columns name to type, in order
 * @param primaryKey as {@code (a, b), c} or {@code a, b}
 */
record ExpectedTable(String name, Map<String, String> columns, String primaryKey) {

    private static final Pattern CREATE = Pattern.compile(
            "CREATE TABLE IF NOT EXISTS \\w+\\.(\\w+) \\(\\s*(.*?),\\s*PRIMARY KEY \\((.*?)\\)\\s*\\)(\\s*WITH .*)?",
            Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("(\\w+) ([\\w<>]+)");

    /** Empty for another statement. */
    static Optional<ExpectedTable> of(String statement) {
        Matcher create = CREATE.matcher(statement);
        if (!create.matches()) {
            return Optional.empty();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        Matcher column = COLUMN.matcher(create.group(2));
        while (column.find()) {
            columns.put(column.group(1), column.group(2));
        }
        return Optional.of(new ExpectedTable(create.group(1), columns, create.group(3)));
    }

    /** What is missing in the keyspace, or not as declared; a column that is there besides is none of the bridge's business. */
    List<String> differences(KeyspaceMetadata keyspace) {
        String place = keyspace.getName().asInternal() + "." + name;
        Optional<TableMetadata> found = keyspace.getTable(CqlIdentifier.fromInternal(name));
        if (found.isEmpty()) {
            return List.of("the table " + place + " is missing");
        }
        List<String> differences = new ArrayList<>();
        columns.forEach((column, type) -> {
            Optional<String> actual = found.get()
                    .getColumn(CqlIdentifier.fromInternal(column))
                    .map(metadata -> metadata.getType().asCql(true, true));
            if (actual.isEmpty()) {
                differences.add(place + ": the column '" + column + "' of type " + type + " is missing");
            } else if (!actual.get().equals(type)) {
                differences.add(
                        place + ": the column '" + column + "' is of type " + actual.get() + ", should be " + type);
            }
        });
        String actualKey = key(found.get());
        if (!actualKey.equals(primaryKey)) {
            differences.add(place + ": the primary key is (" + actualKey + "), should be (" + primaryKey + ")");
        }
        return differences;
    }

    private static String key(TableMetadata table) {
        String partition = names(table.getPartitionKey());
        String start = table.getPartitionKey().size() > 1 ? "(" + partition + ")" : partition;
        String clustering = names(List.copyOf(table.getClusteringColumns().keySet()));
        return clustering.isEmpty() ? start : start + ", " + clustering;
    }

    private static String names(List<ColumnMetadata> columns) {
        return columns.stream().map(column -> column.getName().asInternal()).collect(Collectors.joining(", "));
    }
}
