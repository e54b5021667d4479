package dev.inferencebridge.change;

import java.util.OptionalLong;

/** What one mutation said of one column of one row. Immutable. */
public sealed interface Cell {

    /** The column was not part of the mutation: whatever it held before it still holds. */
    Cell UNSET = new Unset();

    /** The column was set to null, or deleted. */
    Cell TOMBSTONE = new Tombstone();

    /** A value without expiry. */
    static Cell of(Object value) {
        return new Value(value, OptionalLong.empty());
    }

    /**
     * The column was set to a value.
     *
     * @param value a {@code String}, {@code Boolean}, {@code Long}, {@code java.math.BigInteger} (a whole number beyond
     *     64 bits), {@code Double}, {@code java.util.List} or {@code java.util.Map} of such values (elements may be
     *     null); in the encoding of the source: a timestamp is epoch milliseconds, a date epoch days, a decimal a string
     * @param expiresAtMicros when its time to live ends, in microseconds since the epoch; empty without one
     */
    record Value(Object value, OptionalLong expiresAtMicros) implements Cell {

        /** Does not show the value: values of rows do not belong in logs. */
        @Override
        public String toString() {
            return "Value[" + value.getClass().getSimpleName() + "]";
        }
    }

    /** The column was set to null, or deleted. */
    record Tombstone() implements Cell {}

    /** The column was not part of the mutation. */
    record Unset() implements Cell {}
}
