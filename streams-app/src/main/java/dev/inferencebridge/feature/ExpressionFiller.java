package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills a feature with the result of its expression. Immutable. */
final class ExpressionFiller implements FeatureFiller {

    private final FeatureExpression expression;
    private final List<FeatureExpression.Variable> variables;
    private final OptionalDouble byDefault;
    private final String origin;

    ExpressionFiller(FeatureDefinition.Expression feature) {
        this.expression = feature.expression();
        this.variables = expression.variables();
        this.byDefault = feature.byDefault();
        this.origin = "expression over "
                + variables.stream().map(FeatureExpression.Variable::place).collect(Collectors.joining(", "));
    }

    @Override
    public Filling fill(FeatureInputs inputs, double[] to, int at) {
        Object[] values = new Object[variables.size()];
        for (int i = 0; i < values.length; i++) {
            FeatureExpression.Variable variable = variables.get(i);
            Object value = value(variable, inputs);
            if (value == null) {
                to[at] = byDefault.orElse(0);
                return ColumnFiller.missing(variable.place() + " has no value", byDefault.isPresent());
            }
            if (!(value instanceof Number || value instanceof String || value instanceof Boolean)) {
                return new Filling.Refused(
                        Kind.WRONG_TYPE,
                        variable.place() + " holds " + ValueReader.kind(value) + ", which expressions cannot read");
            }
            values[i] = value;
        }
        try {
            double result = expression.evaluate(values);
            if (Double.isNaN(result)) {
                return failed("the result is no finite number");
            }
            to[at] = result;
            return Filling.TAKEN;
        } catch (UnfitOperandException e) {
            return failed(e.getMessage());
        }
    }

    private Filling failed(@Nullable String why) {
        return new Filling.Refused(Kind.EXPRESSION, origin + " fails: " + why);
    }

    private static @Nullable Object value(FeatureExpression.Variable variable, FeatureInputs inputs) {
        Row row = inputs.row();
        if (!variable.lookup().isEmpty()) {
            Optional<Row> found = inputs.lookups().get(variable.lookup());
            if (found == null || found.isEmpty()) {
                return null;
            }
            row = found.get();
        }
        return row.value(variable.column());
    }

    @Override
    public String origin() {
        return origin;
    }
}
