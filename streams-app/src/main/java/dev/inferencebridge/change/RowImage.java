package dev.inferencebridge.change;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row as far as change events and reads told it: its cells, its marker, the newest deletion. Immutable.
 *
 * <p>Merging is Cassandra's own reconciliation ({@link Precedence}), so the order in which exact events arrive, and how often,
 * makes no difference. A write time that is only an upper bound leaves the winner open where two writes differ: such a cell is
 * contested until {@link #complete} or a newer exact write settles it.
 *
 * <p>All times are microseconds since the epoch; {@link #NONE} stands for no such time.
 */
public final class RowImage {

    public static final long NONE = Long.MIN_VALUE;

    private static final ImageCell[] NO_CELLS = {};

    /** Nothing is known of the row. */
    public static final RowImage UNKNOWN = new RowImage(NO_CELLS, new RowFacts(NONE, false, false, NONE, NONE));

    private final ImageCell[] cells;
    private final RowFacts facts;

    RowImage(ImageCell[] cells, RowFacts facts) {
        this.cells = cells;
        this.facts = facts;
    }

    /** An image of its parts, as {@link #cells} and {@link #facts} give them; throws for cells out of order. */
    public static RowImage of(List<ImageCell> cells, RowFacts facts) {
        ImageCell[] sorted = cells.toArray(NO_CELLS);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i - 1].column().compareTo(sorted[i].column()) >= 0) {
                throw new IllegalArgumentException("cells of an image are sorted by column, each column once");
            }
        }
        return new RowImage(sorted, facts);
    }

    /** Sorted by column. */
    public List<ImageCell> cells() {
        return List.of(cells);
    }

    public RowFacts facts() {
        return facts;
    }

    /** Merges the cells of an event; {@code nowMicros} is the time of its record, which decides what has expired. */
    public Merge merge(ChangeEvent.RowChanged event, RowRules rules, long nowMicros) {
        return new EventMerge(this, cells, facts, event, rules).merge(nowMicros);
    }

    /** Merges a deletion of the row, of its partition or of a range that covers it. */
    public Merge delete(long writeTimeMicros, RowRules rules) {
        return DeletionMerge.merge(this, cells, facts, writeTimeMicros, rules.writeTimesExact());
    }

    /**
     * Merges what a read of the row said: it adds what is not known and settles what is contested. What an event told with
     * its exact time only a newer write overrides, be it that the read came too late or too early for it.
     *
     * <p>A read is to be merged before the events that were merged while it ran are completed: their own reads follow.
     */
    public Merge complete(ReadRow read, RowRules rules, long nowMicros) {
        return new ReadMerge(this, cells, facts, rules).merge(read, nowMicros);
    }

    /** Whether the row exists at a time. */
    public Life life(long nowMicros) {
        boolean contested = false;
        for (ImageCell cell : cells) {
            if (cell.isContested()) {
                contested = true;
            } else if (cell.isAlive(nowMicros)) {
                return Life.LIVE;
            }
        }
        return contested || facts.blindMicros() != NONE || !facts.grounded() ? Life.UNKNOWN : Life.DELETED;
    }

    /** Whether the value of a reliable column (not of the key) is known and not contested; a known null counts. */
    public boolean knows(String column) {
        ImageCell cell = cell(column);
        return cell == null ? facts.grounded() : !cell.isContested();
    }

    /** Whether a write of the column could not be ordered: only a read tells its value. */
    public boolean isContested(String column) {
        ImageCell cell = cell(column);
        return cell != null && cell.isContested();
    }

    /** The value of a column, a guess where it is contested; null where it is null, expired, not kept or not known. */
    public @Nullable Object value(String column, long nowMicros) {
        ImageCell cell = cell(column);
        return cell != null && cell.isAlive(nowMicros) ? cell.value() : null;
    }

    /** The newest write time of what the image holds, deletions included; {@link #NONE} of none. */
    public long maxWriteTimeMicros() {
        long newest = Math.max(facts.deletionMicros(), facts.blindMicros());
        for (ImageCell cell : cells) {
            newest = Math.max(newest, cell.writeTimeMicros());
        }
        return newest;
    }

    /** The write time of the last prediction of this row; {@link #NONE} before the first. */
    public long stamp() {
        return facts.stampMicros();
    }

    /** This image with the stamp of its next prediction: not older than the row and newer than the last one. */
    public RowImage stamped() {
        return stamped(NONE);
    }

    /** As {@link #stamped()}, and not older than a write that the image may have forgotten since. */
    public RowImage stamped(long leastMicros) {
        long newest = Math.max(maxWriteTimeMicros(), leastMicros);
        long next = stamp() == NONE ? newest : Math.max(newest, stamp() + 1);
        return next == stamp() ? this : new RowImage(cells, facts.stamped(next));
    }

    /** The row with its key columns and those of {@code columns} that have a value at a time. */
    public Row toRow(TableName table, RowKey key, Collection<String> columns, long nowMicros) {
        Map<String, Object> values =
                new HashMap<>((columns.size() + key.columns().size()) * 2);
        for (String column : columns) {
            Object value = value(column, nowMicros);
            if (value != null) {
                values.put(column, value);
            }
        }
        values.putAll(key.columns());
        return new Row(table, key, values, maxWriteTimeMicros());
    }

    /**
     * {@link #UNKNOWN} where nothing is left but tombstones, expired cells and deletions older than a time, else this image:
     * the tombstones of a row that lives are bounded by its columns.
     */
    public RowImage purged(long beforeMicros) {
        if (facts.deletionMicros() >= beforeMicros
                || facts.blindMicros() != NONE
                || facts.stampMicros() >= beforeMicros) {
            return this;
        }
        for (ImageCell cell : cells) {
            if (cell.writeTimeMicros() >= beforeMicros || cell.isAlive(beforeMicros)) {
                return this;
            }
        }
        return UNKNOWN;
    }

    private @Nullable ImageCell cell(String column) {
        int index = CellDraft.find(cells, cells.length, column);
        return index < 0 ? null : cells[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowImage image && facts.equals(image.facts) && Arrays.equals(cells, image.cells);
    }

    @Override
    public int hashCode() {
        return 31 * facts.hashCode() + Arrays.hashCode(cells);
    }

    /** Names columns and times, no values. */
    @Override
    public String toString() {
        return "RowImage[" + facts + ", " + Arrays.toString(cells) + "]";
    }
}
