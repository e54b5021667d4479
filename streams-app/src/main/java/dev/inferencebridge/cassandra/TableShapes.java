package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shapes of tables, made of what the driver knows of the schema. Stateless. */
final class TableShapes {

    private TableShapes() {}

    static Optional<TableMetadata> find(Metadata metadata, TableName name) {
        return metadata.getKeyspace(CqlIdentifier.fromInternal(name.keyspace()))
                .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(name.table())));
    }

    static TableName nameOf(TableMetadata table) {
        return new TableName(table.getKeyspace().asInternal(), table.getName().asInternal());
    }

    static TableShape of(TableMetadata table) {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        for (ColumnMetadata column : table.getColumns().values()) {
            DataType type = column.getType();
            columns.put(
                    name(column),
                    new ColumnShape(name(column), type.asCql(true, true), column.isStatic(), isMultiCell(type)));
        }
        return new TableShape(
                nameOf(table),
                names(table.getPartitionKey()),
                names(table.getClusteringColumns().keySet()),
                columns);
    }

    private static List<String> names(Collection<ColumnMetadata> columns) {
        return columns.stream().map(TableShapes::name).toList();
    }

    private static String name(ColumnMetadata column) {
        return column.getName().asInternal();
    }

    private static boolean isMultiCell(DataType type) {
        return (type instanceof ListType list && !list.isFrozen())
                || (type instanceof SetType set && !set.isFrozen())
                || (type instanceof MapType map && !map.isFrozen())
                || (type instanceof UserDefinedType udt && !udt.isFrozen());
    }
}
