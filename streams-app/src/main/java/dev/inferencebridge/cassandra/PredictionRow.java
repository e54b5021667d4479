package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.inferencebridge.prediction.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The row of the prediction table that a prediction becomes: checked once against the table, then filled. Immutable. */
final class PredictionRow {

    private final List<Column> columns;
    private final PredictionFields fields;
    private final String insert;
    private final Optional<String> delete;

    private record Column(String name, String field, CqlConversion conversion, boolean key) {}

    private PredictionRow(
            PredictionTable table, List<Column> columns, PredictionFields fields, Set<String> primaryKey) {
        this.columns = columns;
        this.fields = fields;
        this.insert = insert(table);
        this.delete = table.deletedBy().map(key -> delete(table, columns, primaryKey));
    }

    /**
     * Plans the row.
     *
     * @param types the table's columns with their types
     * @param primaryKey the names of its key columns
     * @throws PredictionTableMismatchException when something does not fit, with all that does not
     */
    static PredictionRow plan(PredictionTable table, Map<String, DataType> types, Set<String> primaryKey) {
        PredictionFields fields = new PredictionFields(table.carried(), table.outputs());
        List<String> mismatches = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        table.columns().forEach((name, field) -> {
            DataType type = types.get(name);
            if (!fields.contains(field)) {
                mismatches.add("column '" + name + "' wants the field '" + field + "', which no prediction has");
            } else if (type == null) {
                mismatches.add(
                        "there is no column '" + name + "' (there are: " + String.join(", ", types.keySet()) + ")");
            } else if (!fields.canFit(field, type)) {
                mismatches.add("column '" + name + "' of type " + type.asCql(true, true) + " cannot hold the field '"
                        + field + "', which wants " + fields.wanted(field));
            } else {
                columns.add(new Column(name, field, CqlConversion.to(type).orElseThrow(), primaryKey.contains(name)));
            }
        });
        table.constants().keySet().forEach(name -> {
            if (!DataTypes.TEXT.equals(types.get(name))) {
                mismatches.add("there is no column '" + name + "' of type text");
            }
        });
        primaryKey.stream()
                .filter(name ->
                        !table.columns().containsKey(name) && !table.constants().containsKey(name))
                .forEach(name -> mismatches.add("the key column '" + name + "' is mapped to no field"));
        table.deletedBy()
                .ifPresent(key -> columns.stream()
                        .filter(Column::key)
                        .filter(column -> !key.contains(column.field()))
                        .forEach(column ->
                                mismatches.add("the key column '" + column.name() + "' is filled by '" + column.field()
                                        + "', which is no key column of the source, so the prediction of a deleted row cannot be found:"
                                        + " change the table, or set predictions.on-delete to keep")));
        if (!mismatches.isEmpty()) {
            throw new PredictionTableMismatchException(table.table(), mismatches);
        }
        return new PredictionRow(table, List.copyOf(columns), fields, primaryKey);
    }

    /** The statement: one marker a column in their order, then the write time in microseconds. */
    String insert() {
        return insert;
    }

    /**
     * The statement that deletes a row: the write time in microseconds, then one marker a key column; empty where predictions
     * are kept.
     */
    Optional<String> delete() {
        return delete;
    }

    /** The values for the markers of {@link #delete} but the first, each as the codec for its column takes it. */
    List<Object> keyValues(Map<String, @Nullable Object> source) throws UnfitValueException {
        List<Object> values = new ArrayList<>();
        for (Column column : columns) {
            if (column.key()) {
                Object value = source.get(column.field());
                if (value == null) {
                    throw new UnfitValueException("column '" + column.name() + "': null does not fit a key column");
                }
                try {
                    values.add(column.conversion().convert(value));
                } catch (UnfitValueException e) {
                    throw new UnfitValueException("column '" + column.name() + "': " + e.getMessage());
                }
            }
        }
        return values;
    }

    /** The values for the statement's markers but the last, each as the codec for its column takes it. */
    List<@Nullable Object> values(Prediction prediction) throws UnfitValueException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (Column column : columns) {
            values.add(value(prediction, column));
        }
        return values;
    }

    private @Nullable Object value(Prediction prediction, Column column) throws UnfitValueException {
        try {
            Object value = fields.value(prediction, column.field());
            if (value != null) {
                return column.conversion().convert(value);
            }
            if (column.key()) {
                throw new UnfitValueException("null does not fit a key column");
            }
            return null;
        } catch (UnfitValueException e) {
            throw new UnfitValueException("column '" + column.name() + "': " + e.getMessage());
        }
    }

    private static String insert(PredictionTable table) {
        List<String> names = new ArrayList<>(table.columnNames());
        List<String> markers = new ArrayList<>(Collections.nCopies(names.size(), "?"));
        table.constants().forEach((name, text) -> {
            names.add(name);
            markers.add(literal(text));
        });
        return "INSERT INTO " + cql(table.table().keyspace()) + "."
                + cql(table.table().table()) + " ("
                + names.stream().map(PredictionRow::cql).collect(Collectors.joining(", ")) + ") VALUES ("
                + String.join(", ", markers) + ") USING TIMESTAMP ?"
                + table.ttl().map(ttl -> " AND TTL " + ttl.toSeconds()).orElse("");
    }

    private static String delete(PredictionTable table, List<Column> columns, Set<String> primaryKey) {
        List<String> conditions = new ArrayList<>();
        columns.stream().filter(Column::key).forEach(column -> conditions.add(cql(column.name()) + " = ?"));
        table.constants().forEach((name, text) -> {
            if (primaryKey.contains(name)) {
                conditions.add(cql(name) + " = " + literal(text));
            }
        });
        return "DELETE FROM " + cql(table.table().keyspace()) + "."
                + cql(table.table().table()) + " USING TIMESTAMP ? WHERE " + String.join(" AND ", conditions);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String cql(String name) {
        return CqlIdentifier.fromInternal(name).asCql(true);
    }
}
