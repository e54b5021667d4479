package dev.inferencebridge.cassandra;

import dev.inferencebridge.change.ReadRefusedException;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.LookupRefusedException;
import dev.inferencebridge.feature.RowLoader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Loads the rows of one looked-up table, with the columns that features read of it. Immutable, thread-safe. */
public final class CassandraLookups implements RowLoader {

    private final RowReader reader;
    private final TableName table;
    private final Set<String> columns;

    /** @param columns those that are read; of the key may be among them */
    public CassandraLookups(RowReader reader, TableName table, Set<String> columns) {
        this.reader = reader;
        this.table = table;
        this.columns = Set.copyOf(columns);
    }

    @Override
    public CompletableFuture<Optional<Row>> load(RowKey key) {
        Set<String> wanted = new HashSet<>(columns);
        wanted.removeAll(key.columns().keySet());
        return reader.read(table, key, wanted)
                .exceptionallyCompose(failure -> {
                    Throwable cause = WriteFailure.unwrapped(failure);
                    return CompletableFuture.failedFuture(
                            cause instanceof ReadRefusedException
                                    ? new LookupRefusedException(String.valueOf(cause.getMessage()), cause)
                                    : cause);
                })
                .thenApply(read -> read.found() ? Optional.of(row(key, read)) : Optional.empty());
    }

    private Row row(RowKey key, ReadRow read) {
        Map<String, Object> values = new HashMap<>(key.columns());
        long writeTime = 0;
        for (Map.Entry<String, ReadRow.ReadCell> entry : read.cells().entrySet()) {
            ReadRow.ReadCell cell = entry.getValue();
            if (cell.value() != null) {
                values.put(entry.getKey(), cell.value());
            }
            writeTime = Math.max(writeTime, cell.writeTimeMicros().orElse(0));
        }
        return new Row(table, key, values, writeTime);
    }
}
