package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Port: rows of one looked-up table, each asked of the table itself. Thread-safe; never blocks. */
@FunctionalInterface
public interface RowLoader {

    /**
     * Loads a row.
     *
     * @return a future of the row, empty where there is none; it waits and fails as that of {@link LookupSource#find} does
     */
    CompletableFuture<Optional<Row>> load(RowKey key);
}
