package dev.inferencebridge.feature;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes a feature vector of the cells that one change brings. Immutable, thread-safe.
 *
 * <p>A change counts as touching the features when it sets one of their columns, be it to null. Key columns come with every
 * change and count only where no feature reads any other column.
 */
public final class FeatureAssembler {

    private final FeatureSchema schema;

    public FeatureAssembler(FeatureSchema schema) {
        this.schema = schema;
    }

    /** The vector; the first feature that fails decides the problem. */
    public Assembly assemble(RowChanged row) {
        if (!touches(row)) {
            return new Assembly.Untouched();
        }
        double[] inputs = new double[schema.width()];
        int next = 0;
        for (FeatureDefinition feature : schema.features()) {
            String problem = feature instanceof FeatureDefinition.Vector vector
                    ? fillVector(vector, row, inputs, next)
                    : fillNumber(feature.column(), row, inputs, next);
            if (!problem.isEmpty()) {
                return new Assembly.Impossible(feature.name(), problem);
            }
            next += feature instanceof FeatureDefinition.Vector vector ? vector.size() : 1;
        }
        return new Assembly.Assembled(FeatureVector.of(inputs));
    }

    private boolean touches(RowChanged row) {
        boolean onlyKey = true;
        for (String column : schema.columns()) {
            if (!row.key().columns().containsKey(column)) {
                onlyKey = false;
                if (!(row.cell(column) instanceof Cell.Unset)) {
                    return true;
                }
            }
        }
        return onlyKey;
    }

    /** Returns the problem, empty when there is none. */
    private static String fillNumber(String column, RowChanged row, double[] inputs, int at) {
        if (!(row.cell(column) instanceof Cell.Value cell)) {
            return absent(column, row);
        }
        OptionalDouble number = FeatureNumbers.of(cell.value());
        if (number.isEmpty()) {
            return "column '" + column + "' holds " + kind(cell.value()) + ", not a finite number or a boolean";
        }
        inputs[at] = number.getAsDouble();
        return "";
    }

    /** Returns the problem, empty when there is none. */
    private static String fillVector(FeatureDefinition.Vector vector, RowChanged row, double[] inputs, int at) {
        String column = vector.column();
        if (!(row.cell(column) instanceof Cell.Value cell)) {
            return absent(column, row);
        }
        if (!(cell.value() instanceof List<?> elements)) {
            return "column '" + column + "' holds " + kind(cell.value()) + ", not a list of numbers";
        }
        if (elements.size() != vector.size()) {
            return "column '" + column + "' has " + elements.size() + " elements, not " + vector.size();
        }
        for (int i = 0; i < elements.size(); i++) {
            OptionalDouble number = FeatureNumbers.of(elements.get(i));
            if (number.isEmpty()) {
                return "element " + i + " of column '" + column + "' is " + kind(elements.get(i))
                        + ", not a finite number or a boolean";
            }
            inputs[at + i] = number.getAsDouble();
        }
        return "";
    }

    private static String absent(String column, RowChanged row) {
        return "column '" + column + "' is " + (row.cell(column) instanceof Cell.Unset ? "not in the change" : "null");
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        return value instanceof List ? "a list" : value instanceof Boolean ? "a boolean" : "a map";
    }
}
