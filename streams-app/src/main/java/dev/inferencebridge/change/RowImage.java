package dev.inferencebridge.change;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cells of one row as far as change events and reads told them. Immutable. */
public final class RowImage {

    /** Nothing is known of the row. */
    public static final RowImage UNKNOWN = new RowImage();

    private RowImage() {}

    /** Merges the cells of an event; {@code nowMicros} is the time of its record, which decides what has expired. */
    public Merge merge(ChangeEvent.RowChanged event, RowRules rules, long nowMicros) {
        return new Merge(this, Set.of(), true, Set.of(), true, false);
    }

    /** Merges a deletion of the row, of its partition or of a range that covers it. */
    public Merge delete(long writeTimeMicros, RowRules rules) {
        return new Merge(this, Set.of(), true, Set.of(), false, false);
    }

    /** Merges what a read of the row said: adds what is not known and settles what is contested. */
    public Merge complete(ReadRow read, RowRules rules) {
        return new Merge(this, Set.of(), true, Set.of(), false, false);
    }

    public Life life(long nowMicros) {
        return Life.UNKNOWN;
    }

    /** Whether the value of a column (not of the key) is known and not contested; a known null counts. */
    public boolean knows(String column) {
        return false;
    }

    /** Whether a write of the column could not be ordered: only a read tells its value. */
    public boolean isContested(String column) {
        return false;
    }

    /** The value of a column; null where it is null, expired, not kept or not known. */
    public @Nullable Object value(String column, long nowMicros) {
        return null;
    }

    /** The newest write time of all that was merged, microseconds since the epoch; {@link Long#MIN_VALUE} of none. */
    public long maxWriteTimeMicros() {
        return Long.MIN_VALUE;
    }

    /** The write time of the last prediction of this row, microseconds since the epoch; {@link Long#MIN_VALUE} before one. */
    public long stamp() {
        return Long.MIN_VALUE;
    }

    /** This image with the stamp of its next prediction: not older than the row and newer than the last one. */
    public RowImage stamped() {
        return this;
    }

    /** The row with its key columns and those of {@code columns} that have a value now. */
    public Row toRow(TableName table, RowKey key, Collection<String> columns, long nowMicros) {
        Map<String, Object> values = new HashMap<>(key.columns());
        for (String column : columns) {
            Object value = value(column, nowMicros);
            if (value != null) {
                values.put(column, value);
            }
        }
        return new Row(table, key, values, maxWriteTimeMicros());
    }

    /** Without tombstones older than a time; {@link #UNKNOWN} where nothing else is left. */
    public RowImage purged(long beforeMicros) {
        return this;
    }
}
