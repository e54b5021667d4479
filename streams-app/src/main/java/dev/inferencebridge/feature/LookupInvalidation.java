package dev.inferencebridge.feature;

import dev.inferencebridge.change.RowKey;

/** Port: rows of one looked-up table that must not be used any more as they are held. Thread-safe; never blocks. */
public interface LookupInvalidation {

    /** A row changed. */
    void invalidate(RowKey key);

    /**
     * Any row of a partition may have changed.
     *
     * @param partition the columns of the partition key
     */
    void invalidatePartition(RowKey partition);

    /** Any row may have changed. */
    void invalidateAll();
}
