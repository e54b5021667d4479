package dev.inferencebridge.feature;

import java.util.concurrent.CompletableFuture;

/** Port: how far the changes of a looked-up table have been followed. Thread-safe; never blocks. */
@FunctionalInterface
public interface ChangeProgress {

    /** Follows nothing: rows are as old as their time to live at most. */
    ChangeProgress NONE = asOfMillis -> CompletableFuture.completedFuture(null);

    /**
     * Waits until every change that was there at a time has been seen.
     *
     * @param asOfMillis the time, milliseconds since the epoch
     * @return never fails, and completes within a bounded time, if need be without having seen them
     */
    CompletableFuture<Void> caughtUp(long asOfMillis);
}
