package dev.inferencebridge.feature;

import org.jspecify.annotations.Nullable;

/**
 * A column as the elements of windows hold it: as a number, or as a hash where only its identity counts. Immutable.
 *
 * @param feature the first that reads it so, to name in problems
 */
record WindowedColumn(String feature, String column, boolean number) {

    static boolean isNumber(WindowDefinition.Compute compute) {
        return compute != WindowDefinition.Compute.COUNT && compute != WindowDefinition.Compute.DISTINCT;
    }

    int tag(ValueHash hashes) {
        return (int) hashes.of((number ? "number " : "identity ") + column);
    }

    /** Whether the bits of this value can be had. */
    boolean takes(@Nullable Object value) {
        return value == null || !number || !Double.isNaN(FeatureNumbers.of(value));
    }

    /** The bits of a value that it takes; {@link KeyElements#ABSENT} for null. */
    long bits(@Nullable Object value, ValueHash hashes) {
        if (value == null) {
            return KeyElements.ABSENT;
        }
        if (number) {
            return Double.doubleToRawLongBits(FeatureNumbers.of(value));
        }
        long hash = hashes.of(value);
        return hash == 0 || hash == KeyElements.ABSENT ? 1 : hash;
    }
}
