package dev.inferencebridge.feature;

import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A cell's value as a model's number. Stateless. */
final class FeatureNumbers {

    /** Narrower than {@link Double#parseDouble}, which takes "NaN", "0x1p3", "1d" and white space. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");

    private FeatureNumbers() {}

    /**
     * The number that a value stands for; a boolean is 0 or 1. Text counts when all of it is a decimal number, which is how
     * decimal and varint columns arrive.
     *
     * @return empty for anything that is no finite double
     */
    static OptionalDouble of(@Nullable Object value) {
        if (value instanceof Double number) {
            return finite(number);
        }
        if (value instanceof Long number) {
            return OptionalDouble.of(number.doubleValue());
        }
        if (value instanceof Boolean bool) {
            return OptionalDouble.of(bool ? 1 : 0);
        }
        if (value instanceof BigInteger number) {
            return finite(number.doubleValue());
        }
        if (value instanceof String text && DECIMAL.matcher(text).matches()) {
            return finite(Double.parseDouble(text));
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble finite(double number) {
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
