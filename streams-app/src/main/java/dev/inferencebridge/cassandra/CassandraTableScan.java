package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.ReadRow.ReadCell;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rows of a table in the order of their tokens: since these are hashes of the partition keys, the first are a random choice of
 * partitions. Confined to its caller's thread, which waits.
 */
public final class CassandraTableScan {

    private static final int PAGE = 1000;

    private final CqlSession session;
    private final TableShape shape;
    private final RowQuery query;
    private final List<String> key;
    private final InstantSource clock;

    CassandraTableScan(CqlSession session, TableShape shape, Collection<String> columns, InstantSource clock) {
        this.session = session;
        this.shape = shape;
        this.key = new ArrayList<>(shape.partitionKey());
        key.addAll(shape.clusteringKey());
        Set<String> all = new LinkedHashSet<>(key);
        all.addAll(columns);
        this.query = RowQuery.of(shape, all);
        this.clock = clock;
    }

    /**
     * Reads rows.
     *
     * @param most how many at most
     * @return how many there were
     * @throws IllegalStateException when Cassandra does not answer
     */
    public long read(long most, Consumer<Row> rows) {
        long read = 0;
        try {
            SimpleStatement statement = SimpleStatement.builder(query.scanCql())
                    .setPageSize((int) Math.min(PAGE, most))
                    .setIdempotence(true)
                    .build();
            for (com.datastax.oss.driver.api.core.cql.Row row : session.execute(statement)) {
                rows.accept(row(query.read(row, clock.instant().getEpochSecond())));
                read++;
                if (read >= most) {
                    break;
                }
            }
            return read;
        } catch (DriverException e) {
            throw new IllegalStateException(
                    "table " + shape.table() + " cannot be read after " + read + " rows: " + e.getMessage(), e);
        }
    }

    private Row row(ReadRow read) {
        Map<String, Object> values = new HashMap<>();
        Map<String, Object> keyValues = new HashMap<>();
        long writeTime = 0;
        for (Map.Entry<String, ReadCell> entry : read.cells().entrySet()) {
            Object value = entry.getValue().value();
            if (value != null) {
                values.put(entry.getKey(), value);
                if (key.contains(entry.getKey())) {
                    keyValues.put(entry.getKey(), value);
                }
            }
            writeTime = Math.max(writeTime, entry.getValue().writeTimeMicros().orElse(0));
        }
        return new Row(shape.table(), new RowKey(keyValues), values, writeTime);
    }
}
