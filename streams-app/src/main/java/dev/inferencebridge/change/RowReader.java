package dev.inferencebridge.change;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Port: a row as its table holds it now. Thread-safe; never blocks. */
@FunctionalInterface
public interface RowReader {

    /**
     * Reads a row, with the write time and expiry of each value.
     *
     * @param key the whole primary key
     * @param columns the columns that are wanted, none of them of the key; may be empty: whether the row exists
     * @return a future of what the table said; {@link ReadRow#ABSENT} where there is no such row. It waits as long as the
     *     table is away. It fails by a {@link java.util.concurrent.CancellationException} after the reader was closed, and
     *     by a {@link ReadRefusedException} when the table refuses for good.
     */
    CompletableFuture<ReadRow> read(TableName table, RowKey key, Set<String> columns);
}
