package dev.inferencebridge.change;

import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a row from its table said. Immutable.
 *
 * @param found whether the row exists
 * @param cells the columns that were asked for; of a row that does not exist, none
 */
public record ReadRow(boolean found, Map<String, ReadCell> cells) {

    public static final ReadRow ABSENT = new ReadRow(false, Map.of());

    public ReadRow {
        cells = Map.copyOf(cells);
    }

    /**
     * A column as it was read.
     *
     * @param value of the types that {@link Cell.Value} lists; null where the column is null
     * @param writeTimeMicros of its value, microseconds since the epoch; empty for a null, a key column and a collection that
     *     is not frozen
     * @param expiresAtMicros when its time to live ends, microseconds since the epoch; empty without one
     */
    public record ReadCell(@Nullable Object value, OptionalLong writeTimeMicros, OptionalLong expiresAtMicros) {

        /** Does not show the value: values of rows do not belong in logs. */
        @Override
        public String toString() {
            return "ReadCell[" + (value == null ? "null" : value.getClass().getSimpleName()) + "]";
        }
    }
}
