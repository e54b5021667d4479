package dev.inferencebridge.feature;

import org.jspecify.annotations.Nullable;

/** The numbers that a column's value stands for. Implementations are immutable and thread-safe. */
@FunctionalInterface
interface ValueReader {

    /**
     * The reader for a kind of feature.
     *
     * @param place the column as problems name it
     */
    static ValueReader of(FeatureDefinition.OfColumn feature, String place) {
        return feature.foldKind(
                column -> new NumberReader(place),
                vector -> new VectorReader(place, vector.size()),
                categorical -> new CategoricalReader(place, categorical),
                time -> new TimeReader(place, time.reading()));
    }

    /**
     * Puts the numbers into {@code to}, from {@code at} on.
     *
     * @param value of the types that {@code change.Cell.Value} lists
     * @param timeMillis the time of the change
     */
    Filling read(Object value, long timeMillis, double[] to, int at);

    /** What a value is, for problems: they name its type and never show it. */
    static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        return value instanceof java.util.List ? "a list" : value instanceof Boolean ? "a boolean" : "a map";
    }
}
