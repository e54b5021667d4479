package dev.inferencebridge.change;

/**
 * What an image knows of its row beside the cells. Immutable. Times are microseconds since the epoch, {@link RowImage#NONE} for
 * none.
 *
 * @param deletionMicros the newest deletion of the row, its partition or a range around it
 * @param deletionAtMost whether the deletion's time is an upper bound
 * @param grounded whether the whole row was known to be absent at some moment: a column without a cell is null since
 * @param blindMicros the newest write, after the deletion, to columns that have no cell here and may yet keep the row alive
 * @param stampMicros the write time of the last prediction
 */
public record RowFacts(
        long deletionMicros, boolean deletionAtMost, boolean grounded, long blindMicros, long stampMicros) {

    RowFacts stamped(long micros) {
        return new RowFacts(deletionMicros, deletionAtMost, grounded, blindMicros, micros);
    }

    RowFacts blind(long micros) {
        return micros == blindMicros
                ? this
                : new RowFacts(deletionMicros, deletionAtMost, grounded, micros, stampMicros);
    }

    RowFacts absent() {
        return new RowFacts(deletionMicros, deletionAtMost, true, RowImage.NONE, stampMicros);
    }

    boolean isDeleted() {
        return deletionMicros != RowImage.NONE;
    }

    /** Whether a deletion of an exact time is newer than a write, or as old. */
    boolean deletes(long writeTimeMicros) {
        return isDeleted() && !deletionAtMost && writeTimeMicros <= deletionMicros;
    }
}
