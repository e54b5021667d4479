package dev.inferencebridge.feature;

import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions of expressions, called by their names there. Public only because their caller is another library. Stateless. */
public final class ExpressionFunctions {

    private ExpressionFunctions() {}

    public static double min(@Nullable Object... numbers) {
        return fold(Math::min, numbers);
    }

    public static double max(@Nullable Object... numbers) {
        return fold(Math::max, numbers);
    }

    private static double fold(DoubleBinaryOperator operator, @Nullable Object... numbers) {
        double result = ExpressionArithmetic.number(numbers[0]);
        for (int i = 1; i < numbers.length; i++) {
            result = operator.applyAsDouble(result, ExpressionArithmetic.number(numbers[i]));
        }
        return result;
    }

    public static double abs(@Nullable Object number) {
        return Math.abs(ExpressionArithmetic.number(number));
    }

    /** The natural logarithm. */
    public static double log(@Nullable Object number) {
        return finite("log", Math.log(ExpressionArithmetic.number(number)));
    }

    public static double exp(@Nullable Object number) {
        return finite("exp", Math.exp(ExpressionArithmetic.number(number)));
    }

    public static double sqrt(@Nullable Object number) {
        return finite("sqrt", Math.sqrt(ExpressionArithmetic.number(number)));
    }

    public static double floor(@Nullable Object number) {
        return Math.floor(ExpressionArithmetic.number(number));
    }

    public static double ceil(@Nullable Object number) {
        return Math.ceil(ExpressionArithmetic.number(number));
    }

    /** To the nearest whole number; a half goes up. */
    public static double round(@Nullable Object number) {
        return Math.floor(ExpressionArithmetic.number(number) + 0.5);
    }

    public static double pow(@Nullable Object base, @Nullable Object exponent) {
        return finite("pow", Math.pow(ExpressionArithmetic.number(base), ExpressionArithmetic.number(exponent)));
    }

    private static double finite(String function, double result) {
        if (!Double.isFinite(result)) {
            throw new UnfitOperandException(function + " gives no finite number");
        }
        return result;
    }
}
