package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time at which a row counts in a window: that of a column, or else the write time. Immutable. */
record EventTime(Optional<String> column) {

    /** Times are further from the edges of a long than any window is long. */
    private static final long FURTHEST = Long.MAX_VALUE / 8;

    private static final long UNREADABLE = Long.MIN_VALUE;

    /** Whether the row has one, readable or not. */
    boolean isIn(Row row) {
        return column.isEmpty() || row.value(column.get()) != null;
    }

    /** Milliseconds since the epoch; check {@link #isReadable} first. */
    long of(Row row) {
        return column.isEmpty() ? Math.floorDiv(row.writeTimeMicros(), 1_000) : read(row.value(column.get()));
    }

    static boolean isReadable(long time) {
        return time != UNREADABLE;
    }

    private static long read(@Nullable Object value) {
        if (value instanceof Long millis) {
            return millis > -FURTHEST && millis < FURTHEST ? millis : UNREADABLE;
        }
        if (value instanceof String text) {
            try {
                return OffsetDateTime.parse(text).toInstant().toEpochMilli();
            } catch (DateTimeException | ArithmeticException e) {
                return UNREADABLE;
            }
        }
        return UNREADABLE;
    }
}
