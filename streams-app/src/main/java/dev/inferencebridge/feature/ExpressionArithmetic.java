package dev.inferencebridge.feature;

import org.apache.commons.jexl3.JexlArithmetic;
import org.apache.commons.jexl3.JexlOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the operators of expressions mean: all numbers are doubles, and what does not fit is an
 * {@link UnfitOperandException}. Stateless.
 *
 * <p>A boolean is 1 or 0 where a number is due, a text the decimal number that all of it is. Two texts are equal when their
 * characters are; as a condition a number is true unless it is 0.
 */
final class ExpressionArithmetic extends JexlArithmetic {

    ExpressionArithmetic() {
        super(true);
    }

    static double number(@Nullable Object operand) {
        double number = FeatureNumbers.of(operand);
        if (Double.isNaN(number)) {
            throw new UnfitOperandException(
                    operand instanceof Number
                            ? "a number on the way is not finite"
                            : ValueReader.kind(operand) + " stands where a number is due");
        }
        return number;
    }

    private static double divisor(@Nullable Object operand) {
        double number = number(operand);
        if (number == 0) {
            throw new UnfitOperandException("division by zero");
        }
        return number;
    }

    @Override
    public Object add(@Nullable Object left, @Nullable Object right) {
        return number(left) + number(right);
    }

    @Override
    public Object subtract(@Nullable Object left, @Nullable Object right) {
        return number(left) - number(right);
    }

    @Override
    public Object multiply(@Nullable Object left, @Nullable Object right) {
        return number(left) * number(right);
    }

    @Override
    public Object divide(@Nullable Object left, @Nullable Object right) {
        return number(left) / divisor(right);
    }

    /** With the sign of the dividend, as Java's. */
    @Override
    public Object mod(@Nullable Object left, @Nullable Object right) {
        return number(left) % divisor(right);
    }

    @Override
    public Object negate(@Nullable Object operand) {
        return -number(operand);
    }

    @Override
    public Object positivize(@Nullable Object operand) {
        return number(operand);
    }

    @Override
    public boolean equals(@Nullable Object left, @Nullable Object right) {
        return (left instanceof String && right instanceof String) ? left.equals(right) : number(left) == number(right);
    }

    @Override
    protected int compare(@Nullable Object left, @Nullable Object right, JexlOperator operator) {
        double first = number(left);
        double second = number(right);
        return first < second ? -1 : first > second ? 1 : 0;
    }

    @Override
    public boolean toBoolean(@Nullable Object operand) {
        return operand instanceof Boolean bool ? bool : number(operand) != 0;
    }

    @Override
    protected boolean toBoolean(boolean strict, @Nullable Object operand) {
        return toBoolean(operand);
    }

    @Override
    public boolean testPredicate(@Nullable Object condition) {
        return toBoolean(condition);
    }
}
