package dev.inferencebridge.topology;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.WindowValues;

/**
 * What windows need of the work on one row. Immutable.
 *
 * @param <W> the work itself
 */
interface WindowedWork<W extends WindowedWork<W>> {

    /** The row as it is now; of a {@link #isWithdrawn withdrawn} one, as it last was, as far as known. */
    Row row();

    /** Whether the row is no longer there, or no longer under the key that {@link #row} has: it counts no more. */
    boolean isWithdrawn();

    /** The timestamp of the record, milliseconds since the epoch. */
    long timestampMillis();

    /** The work with the values of further windows. What was refused before stays refused. */
    W withWindows(WindowValues values);
}
