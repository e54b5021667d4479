package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Port: rows of other tables by their key. Thread-safe; never blocks. */
public interface LookupSource {

    /**
     * Finds a row.
     *
     * @param asOfMillis the timestamp of the record that asks, milliseconds since the epoch: changes of the looked-up table
     *     that came before it must be seen
     * @return a future of the row, empty where there is none. It waits as long as its source is away. It fails by a
     *     {@link java.util.concurrent.CancellationException} after the source was closed, and by a
     *     {@link LookupRefusedException} when the source refuses for good.
     */
    CompletableFuture<Optional<Row>> find(LookupKey key, long asOfMillis);
}
