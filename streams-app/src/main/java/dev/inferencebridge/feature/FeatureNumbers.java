package dev.inferencebridge.feature;

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
     * @return NaN for anything that is no finite double
     */
    static double of(@Nullable Object value) {
        if (value instanceof Number number) {
            return finite(number.doubleValue());
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof String text && DECIMAL.matcher(text).matches()) {
            return finite(Double.parseDouble(text));
        }
        return Double.NaN;
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? number : Double.NaN;
    }
}
