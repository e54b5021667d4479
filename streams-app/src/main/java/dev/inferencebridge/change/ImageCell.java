package dev.inferencebridge.change;

import org.jspecify.annotations.Nullable;

/**
 * One cell of a {@link RowImage}: the newest write of a column that is known. Immutable.
 *
 * @param column the column; {@link #MARKER} for the marker of the row itself
 * @param value of the types that {@link Cell.Value} lists; null of a tombstone, of the marker and of a column whose value is
 *     not kept
 * @param writeTimeMicros microseconds since the epoch; {@link Long#MIN_VALUE} of a null that was read, which has no write time
 * @param expiresAtMicros when its time to live ends, microseconds since the epoch; {@link #NEVER} without one
 * @param flags a combination of {@link #TOMBSTONE}, {@link #AT_MOST}, {@link #CONTESTED} and {@link #READ}
 */
public record ImageCell(String column, @Nullable Object value, long writeTimeMicros, long expiresAtMicros, byte flags) {

    /** In place of a column's name: the row itself was inserted. No column of Cassandra has an empty name. */
    public static final String MARKER = "";

    public static final long NEVER = Long.MAX_VALUE;

    /** The column is null. */
    public static final byte TOMBSTONE = 1;

    /** The write time is an upper bound of the true one. */
    public static final byte AT_MOST = 2;

    /** Another write may be the true winner: what is held is a guess until a read settles it. */
    public static final byte CONTESTED = 4;

    /** The cell was read: its expiry is known to a second only. */
    public static final byte READ = 8;

    boolean isTombstone() {
        return (flags & TOMBSTONE) != 0;
    }

    boolean isContested() {
        return (flags & CONTESTED) != 0;
    }

    boolean isRead() {
        return (flags & READ) != 0;
    }

    /** Whether the write time is the true one of the winner. */
    boolean isExact() {
        return (flags & (AT_MOST | CONTESTED)) == 0;
    }

    boolean expires() {
        return expiresAtMicros != NEVER;
    }

    /** Cassandra counts a cell as gone from the very second in which it expires. */
    boolean isAlive(long nowMicros) {
        return !isTombstone() && nowMicros < expiresAtMicros;
    }

    boolean isMarker() {
        return column.isEmpty();
    }

    ImageCell with(byte flag) {
        return (flags & flag) != 0
                ? this
                : new ImageCell(column, value, writeTimeMicros, expiresAtMicros, (byte) (flags | flag));
    }

    ImageCell at(long timeMicros) {
        return timeMicros == writeTimeMicros ? this : new ImageCell(column, value, timeMicros, expiresAtMicros, flags);
    }

    static ImageCell tombstone(String column, long timeMicros, int flags) {
        return new ImageCell(column, null, timeMicros, NEVER, (byte) (TOMBSTONE | flags));
    }

    /** Does not show the value: values of rows do not belong in logs. */
    @Override
    public String toString() {
        return "ImageCell[" + (isMarker() ? "marker" : column) + " at " + writeTimeMicros
                + (isTombstone() ? " null" : "") + (expires() ? " until " + expiresAtMicros : "")
                + (isExact() ? "" : isContested() ? " contested" : " at most") + "]";
    }
}
