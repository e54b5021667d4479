package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.SchemaChangeListenerBase;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who asked for it that the shape of a table is another one. Thread-safe; called on the driver's threads.
 *
 * <p>The driver hears of a change by an event of a node, and after a reconnection by comparing the whole schema.
 */
final class SchemaWatch extends SchemaChangeListenerBase {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

    private final Map<TableName, List<Consumer<Optional<TableShape>>>> watchers = new ConcurrentHashMap<>();

    /** The watcher must not block. */
    void add(TableName table, Consumer<Optional<TableShape>> watcher) {
        watchers.computeIfAbsent(table, name -> new CopyOnWriteArrayList<>()).add(watcher);
    }

    @Override
    public void onTableCreated(TableMetadata table) {
        TableName name = TableShapes.nameOf(table);
        if (watchers.containsKey(name)) {
            changed(name, Optional.of(TableShapes.of(table)));
        }
    }

    @Override
    public void onTableUpdated(TableMetadata current, TableMetadata previous) {
        TableName name = TableShapes.nameOf(current);
        if (watchers.containsKey(name)) {
            TableShape shape = TableShapes.of(current);
            if (!shape.equals(TableShapes.of(previous))) {
                changed(name, Optional.of(shape));
            }
        }
    }

    @Override
    public void onTableDropped(TableMetadata table) {
        changed(TableShapes.nameOf(table), Optional.empty());
    }

    /** The driver does not name the tables of a keyspace that is dropped. */
    @Override
    public void onKeyspaceDropped(KeyspaceMetadata keyspace) {
        String dropped = keyspace.getName().asInternal();
        watchers.keySet().stream()
                .filter(table -> table.keyspace().equals(dropped))
                .forEach(table -> changed(table, Optional.empty()));
    }

    private void changed(TableName table, Optional<TableShape> shape) {
        for (Consumer<Optional<TableShape>> watcher : watchers.getOrDefault(table, List.of())) {
            try {
                watcher.accept(shape);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("table", table).log("A watcher of the schema failed");
            }
        }
    }
}
