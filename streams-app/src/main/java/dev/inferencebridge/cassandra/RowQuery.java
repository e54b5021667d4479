package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.ReadRow.ReadCell;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query for some columns of one row of a table. Immutable, thread-safe.
 *
 * <p>A column that has one write time is read together with it and with what is left of its time to live; key columns,
 * counters and collections that are not frozen are read alone.
 */
final class RowQuery {

    private static final long MICROS_OF_A_SECOND = 1_000_000;

    private final List<String> key;
    private final List<Selected> selected;
    private final String select;
    private final String cql;

    /** @param timed whether its write time and time to live are selected after it */
    private record Selected(String name, boolean timed) {}

    private RowQuery(TableShape shape, List<String> key, List<Selected> selected) {
        this.key = key;
        this.selected = selected;
        this.select = select(shape.table(), key, selected);
        this.cql = select + " WHERE "
                + key.stream().map(column -> quoted(column) + " = ?").collect(Collectors.joining(" AND "));
    }

    /** Throws {@link UnreadableException} for a column that the table does not have. */
    static RowQuery of(TableShape shape, Collection<String> columns) {
        List<String> key = new ArrayList<>(shape.partitionKey());
        key.addAll(shape.clusteringKey());
        List<Selected> selected = new ArrayList<>();
        for (String name : columns) {
            ColumnShape column =
                    shape.column(name).orElseThrow(() -> new UnreadableException("there is no column '" + name + "'"));
            boolean alone =
                    key.contains(name) || column.multiCell() || column.cqlType().equals("counter");
            selected.add(new Selected(name, !alone));
        }
        return new RowQuery(shape, List.copyOf(key), List.copyOf(selected));
    }

    String cql() {
        return cql;
    }

    /** The same columns of all rows. */
    String scanCql() {
        return select;
    }

    /** Throws {@link UnreadableException} for a key that does not fit the table's. */
    BoundStatement bind(PreparedStatement prepared, RowKey row, CodecRegistry codecs) {
        BoundStatementBuilder bound = prepared.boundStatementBuilder();
        for (int i = 0; i < key.size(); i++) {
            DataType type = prepared.getVariableDefinitions().get(i).getType();
            TypeCodec<Object> codec = codecs.codecFor(type);
            bound = bound.set(i, keyValue(row, key.get(i), type), codec);
        }
        return bound.build();
    }

    private static Object keyValue(RowKey row, String column, DataType type) {
        Object value = row.columns().get(column);
        if (value == null) {
            throw new UnreadableException("the key lacks the column '" + column + "'");
        }
        CqlConversion conversion = CqlConversion.to(type)
                .orElseThrow(() -> new UnreadableException("key columns of type " + type.asCql(true, true) + ", as '"
                        + column + "' is, are not supported"));
        try {
            return conversion.convert(value);
        } catch (UnfitValueException e) {
            throw new UnreadableException("key column '" + column + "': " + e.getMessage());
        }
    }

    /**
     * What an answer says.
     *
     * @param row null for none
     * @param nowSeconds when the query was sent, seconds since the epoch: what is left of a time to live counts from it
     */
    ReadRow read(@Nullable Row row, long nowSeconds) {
        if (row == null) {
            return ReadRow.ABSENT;
        }
        Map<String, ReadCell> cells = new HashMap<>();
        int index = 0;
        for (Selected column : selected) {
            Object value = CqlReading.read(
                    row,
                    index,
                    CqlReading.from(row.getColumnDefinitions().get(index).getType()));
            index++;
            OptionalLong writeTime = OptionalLong.empty();
            OptionalLong expiry = OptionalLong.empty();
            if (column.timed()) {
                writeTime = row.isNull(index) ? writeTime : OptionalLong.of(row.getLong(index));
                index++;
                expiry = row.isNull(index)
                        ? expiry
                        : OptionalLong.of((nowSeconds + row.getInt(index)) * MICROS_OF_A_SECOND);
                index++;
            }
            cells.put(column.name(), new ReadCell(value, writeTime, expiry));
        }
        return new ReadRow(true, cells);
    }

    private static String select(TableName table, List<String> key, List<Selected> selected) {
        List<String> terms = new ArrayList<>();
        for (Selected column : selected) {
            String name = quoted(column.name());
            terms.add(column.timed() ? name + ", WRITETIME(" + name + "), TTL(" + name + ")" : name);
        }
        if (terms.isEmpty()) {
            key.forEach(column -> terms.add(quoted(column)));
        }
        return "SELECT " + String.join(", ", terms) + " FROM " + quoted(table.keyspace()) + "." + quoted(table.table());
    }

    private static String quoted(String name) {
        return CqlIdentifier.fromInternal(name).asCql(true);
    }
}
