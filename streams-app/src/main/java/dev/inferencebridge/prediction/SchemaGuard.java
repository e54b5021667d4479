package dev.inferencebridge.prediction;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Port: whether the source's schema still is what the features were made for. Thread-safe; never blocks. */
@FunctionalInterface
public interface SchemaGuard {

    /** Knows no schema: a row that does not fit is a fault of the row. */
    SchemaGuard NONE = () -> CompletableFuture.completedFuture(Optional.empty());

    /**
     * Compares the schema as it is now.
     *
     * @return a future of how it drifted from what the features read, with the remedy and without values of rows; empty when
     *     it did not. It does not fail: a schema that cannot be asked for counts as unchanged.
     */
    CompletableFuture<Optional<String>> drift();
}
