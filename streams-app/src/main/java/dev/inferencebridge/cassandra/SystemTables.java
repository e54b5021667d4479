package dev.inferencebridge.cassandra;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.preflight.CassandraFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that rows of {@code system_schema} describe. Stateless. */
final class SystemTables {

    /** Everything else that is not frozen and no collection is a user-defined type. */
    private static final Set<String> NATIVE = Set.of(
            "ascii",
            "bigint",
            "blob",
            "boolean",
            "counter",
            "date",
            "decimal",
            "double",
            "duration",
            "empty",
            "float",
            "inet",
            "int",
            "smallint",
            "text",
            "time",
            "timestamp",
            "timeuuid",
            "tinyint",
            "uuid",
            "varchar",
            "varint");

    private SystemTables() {}

    static List<CassandraFacts.Table> tables(
            List<Map<String, @Nullable Object>> tables, List<Map<String, @Nullable Object>> columns) {
        Map<TableName, List<Map<String, @Nullable Object>>> byTable = new HashMap<>();
        columns.forEach(row ->
                byTable.computeIfAbsent(name(row), any -> new ArrayList<>()).add(row));
        List<CassandraFacts.Table> found = new ArrayList<>();
        for (Map<String, @Nullable Object> row : tables) {
            TableName name = name(row);
            List<Map<String, @Nullable Object>> described = byTable.getOrDefault(name, List.of());
            List<String> partitionKey = key(described, "partition_key");
            if (SystemKeyspaces.isOfUsers(name.keyspace()) && !partitionKey.isEmpty()) {
                Map<String, ColumnShape> shapes = new LinkedHashMap<>();
                described.forEach(column -> shapes.put(text(column, "column_name"), shape(column)));
                found.add(new CassandraFacts.Table(
                        new TableShape(name, partitionKey, key(described, "clustering"), shapes),
                        Boolean.TRUE.equals(row.get("cdc"))));
            }
        }
        found.sort(Comparator.comparing(table -> table.shape().table().toString()));
        return found;
    }

    private static List<String> key(List<Map<String, @Nullable Object>> columns, String kind) {
        return columns.stream()
                .filter(column -> kind.equals(column.get("kind")))
                .sorted(Comparator.comparing(column -> column.get("position") instanceof Integer at ? at : 0))
                .map(column -> text(column, "column_name"))
                .toList();
    }

    private static ColumnShape shape(Map<String, @Nullable Object> column) {
        String type = text(column, "type");
        return new ColumnShape(
                text(column, "column_name"), type, "static".equals(column.get("kind")), isMultiCell(type));
    }

    /** Tuples and vectors are of one piece; so is what a frozen type holds. */
    static boolean isMultiCell(String type) {
        return type.startsWith("list<")
                || type.startsWith("set<")
                || type.startsWith("map<")
                || !(type.startsWith("frozen<")
                        || type.startsWith("tuple<")
                        || type.startsWith("vector<")
                        || type.startsWith("'")
                        || NATIVE.contains(type));
    }

    private static TableName name(Map<String, @Nullable Object> row) {
        return new TableName(text(row, "keyspace_name"), text(row, "table_name"));
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(row.get(column));
    }
}
