package dev.inferencebridge.feature;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Arithmetic and conditions over columns, compiled. Immutable, thread-safe. */
public final class FeatureExpression {

    /**
     * A value that it reads.
     *
     * @param lookup the lookup's name; empty for a column of the source table
     */
    record Variable(String lookup, String column) {}

    private final String text;
    private final List<Variable> variables;

    private FeatureExpression(String text, List<Variable> variables) {
        this.text = text;
        this.variables = List.copyOf(variables);
    }

    /** Compiles; throws {@link IllegalArgumentException} that says what is wrong with an expression that is refused. */
    public static FeatureExpression of(String text) {
        return new FeatureExpression(text, List.of());
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** The columns of the source table that it reads. */
    public Set<String> columns() {
        return variables.stream()
                .filter(variable -> variable.lookup().isEmpty())
                .map(Variable::column)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of the lookups whose rows it reads. */
    public Set<String> lookups() {
        return variables.stream()
                .map(Variable::lookup)
                .filter(lookup -> !lookup.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    List<Variable> variables() {
        return variables;
    }
}
