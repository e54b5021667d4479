package dev.inferencebridge.topology;

import dev.inferencebridge.change.TableShape;
import java.time.Duration;

/**
 * How the changes of one table are put together into its rows. Immutable.
 *
 * @param shape the table's schema, as far as it is known
 * @param writeTimesExact whether the write times of log events are those of the writes, and not upper bounds
 * @param tombstoneRetention how long a deletion is remembered, in time of the records
 * @param deletesPredictions whether the prediction of a deleted row is deleted too
 */
public record RowTracking(
        TableShape shape, boolean writeTimesExact, Duration tombstoneRetention, boolean deletesPredictions) {

    /** Whether a partition can have several rows, whose records then lie in several partitions of the source topic. */
    boolean isClustered() {
        return !shape.partitionKey().isEmpty()
                && (shape.columns().isEmpty() || !shape.clusteringKey().isEmpty());
    }
}
