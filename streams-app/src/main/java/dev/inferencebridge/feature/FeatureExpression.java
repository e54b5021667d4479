package dev.inferencebridge.feature;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;

/**
 * Arithmetic and conditions over columns, compiled once. Immutable, thread-safe; equal to another of the same text.
 *
 * <p>The language is that of {@link ExpressionLanguage}.
 */
public final class FeatureExpression {

    /** Characters of an expression at most. */
    public static final int LONGEST = 1_000;

    /**
     * A value that it reads.
     *
     * @param lookup the lookup's name; empty for a column of the source table
     * @param place as problems name it
     */
    record Variable(String lookup, String column, String place) {}

    private final String text;
    private final JexlExpression compiled;
    private final List<Variable> variables;
    private final List<String> names;

    private FeatureExpression(String text, JexlExpression compiled, List<List<String>> paths) {
        this.text = text;
        this.compiled = compiled;
        this.variables = paths.stream()
                .map(path -> {
                    String lookup = path.size() == 1 ? "" : path.get(0);
                    String column = path.get(path.size() - 1);
                    return new Variable(lookup, column, ColumnFiller.place(lookup, column));
                })
                .toList();
        this.names = paths.stream().map(path -> String.join(".", path)).toList();
    }

    /** Compiles; throws {@link IllegalArgumentException} that says what is wrong with an expression that is refused. */
    public static FeatureExpression of(String text) {
        JexlExpression compiled = ExpressionLanguage.compile(text);
        return new FeatureExpression(text, compiled, ExpressionLanguage.variables(compiled));
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** The columns of the source table that it reads, in the order of the text. */
    public Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        for (Variable variable : variables) {
            if (variable.lookup().isEmpty()) {
                columns.add(variable.column());
            }
        }
        return columns;
    }

    /** The columns that it reads of the rows of a lookup. */
    Set<String> columnsOf(String lookup) {
        Set<String> columns = new LinkedHashSet<>();
        for (Variable variable : variables) {
            if (variable.lookup().equals(lookup)) {
                columns.add(variable.column());
            }
        }
        return columns;
    }

    /** The names of the lookups whose rows it reads, in the order of the text. */
    public Set<String> lookups() {
        Set<String> lookups = new LinkedHashSet<>();
        for (Variable variable : variables) {
            if (!variable.lookup().isEmpty()) {
                lookups.add(variable.lookup());
            }
        }
        return lookups;
    }

    List<Variable> variables() {
        return variables;
    }

    /**
     * Evaluates.
     *
     * @param values of the {@link #variables}, in their order: texts, numbers and booleans
     * @return the result as a number, NaN where it is none or not finite
     * @throws UnfitOperandException when an operand does not fit its operator, or a divisor is 0
     */
    double evaluate(Object[] values) {
        try {
            return FeatureNumbers.of(compiled.evaluate(new ExpressionValues(names, values)));
        } catch (JexlException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnfitOperandException unfit) {
                    throw unfit;
                }
            }
            throw new UnfitOperandException("it cannot be computed"); // such as the property of a number
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureExpression expression && text.equals(expression.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
