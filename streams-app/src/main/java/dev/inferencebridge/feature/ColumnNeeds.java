package dev.inferencebridge.feature;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition.Lookup;
import dev.inferencebridge.feature.FeatureDefinition.OfColumn;
import dev.inferencebridge.feature.FeatureExpression.Variable;
import dev.inferencebridge.feature.TimeReading.Holds;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns that the features of a pipeline read from one table, and of which types they may be. Immutable. */
public final class ColumnNeeds {

    /**
     * One reading of a column.
     *
     * @param reader such as {@code feature 'amount'}
     * @param size how many elements it must have; 0 for any
     */
    private record Need(String reader, String column, CqlKind kind, int size) {}

    private final List<Need> needs;

    private ColumnNeeds(List<Need> needs) {
        this.needs = List.copyOf(needs);
    }

    /** What features, windows and the keys of lookups read from the pipeline's source. */
    public static ColumnNeeds ofSource(FeatureSchema schema) {
        List<Need> needs = new ArrayList<>();
        for (FeatureDefinition feature : schema.features()) {
            String reader = "feature '" + feature.name() + "'";
            needs.addAll(feature.fold(
                    column -> List.of(need(reader, column)),
                    expression -> variables(reader, expression, ""),
                    lookup -> List.<Need>of(),
                    window -> window(reader, window.window())));
        }
        for (LookupDefinition lookup : schema.lookups()) {
            lookup.key()
                    .values()
                    .forEach(
                            column -> needs.add(new Need("lookup '" + lookup.name() + "'", column, CqlKind.SCALAR, 0)));
        }
        return new ColumnNeeds(needs);
    }

    /** What features read from the table of a lookup, its key included. */
    public static ColumnNeeds ofLookup(FeatureSchema schema, LookupDefinition lookup) {
        List<Need> needs = new ArrayList<>();
        lookup.key()
                .keySet()
                .forEach(column -> needs.add(new Need("lookup '" + lookup.name() + "'", column, CqlKind.ANY, 0)));
        for (FeatureDefinition feature : schema.features()) {
            String reader = "feature '" + feature.name() + "'";
            if (feature instanceof Lookup of && of.lookup().equals(lookup.name())) {
                needs.add(need(reader, of.of()));
            } else if (feature instanceof FeatureDefinition.Expression expression) {
                needs.addAll(variables(reader, expression, lookup.name()));
            }
        }
        return new ColumnNeeds(needs);
    }

    private static Need need(String reader, OfColumn feature) {
        return feature.foldKind(
                column -> new Need(reader, column.column(), CqlKind.NUMBER, 0),
                vector -> new Need(reader, vector.column(), CqlKind.NUMBERS, vector.size()),
                categorical -> new Need(reader, categorical.column(), CqlKind.WORD, 0),
                time -> new Need(
                        reader,
                        time.column(),
                        time.reading().holds() == Holds.DATE ? CqlKind.DATE : CqlKind.TIMESTAMP,
                        0));
    }

    private static List<Need> variables(String reader, FeatureDefinition.Expression expression, String lookup) {
        return expression.expression().variables().stream()
                .filter(variable -> variable.lookup().equals(lookup))
                .map(Variable::column)
                .map(column -> new Need(reader, column, CqlKind.SCALAR, 0))
                .toList();
    }

    private static List<Need> window(String reader, WindowDefinition window) {
        List<Need> needs = new ArrayList<>();
        window.column().ifPresent(column -> needs.add(new Need(reader, column, windowed(window.compute()), 0)));
        window.by().forEach(column -> needs.add(new Need(reader, column, CqlKind.ANY, 0)));
        window.time().ifPresent(column -> needs.add(new Need(reader, column, CqlKind.TIMESTAMP, 0)));
        return needs;
    }

    private static CqlKind windowed(Compute compute) {
        return compute == Compute.COUNT || compute == Compute.DISTINCT ? CqlKind.ANY : CqlKind.NUMBER;
    }

    /** The columns that are read. */
    public Set<String> columns() {
        return needs.stream().map(Need::column).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Every need that the table does not meet. A table whose columns are not known meets all. */
    public List<Unmet> unmetBy(TableShape shape) {
        if (shape.columns().isEmpty()) {
            return List.of();
        }
        List<Unmet> unmet = new ArrayList<>();
        for (Need need : needs) {
            Optional<String> type = shape.column(need.column()).map(ColumnShape::cqlType);
            if (type.isEmpty() || !need.kind().accepts(type.get())) {
                unmet.add(new Unmet(
                        shape.table(),
                        need.reader(),
                        need.column(),
                        type,
                        need.kind().words()));
            } else if (need.size() > 0
                    && CqlKind.sizeOf(type.get()) != 0
                    && CqlKind.sizeOf(type.get()) != need.size()) {
                unmet.add(new Unmet(shape.table(), need.reader(), need.column(), type, need.size() + " elements"));
            }
        }
        return List.copyOf(unmet);
    }

    /**
     * A column that is not what is read from it. Immutable.
     *
     * @param reader such as {@code feature 'amount'}
     * @param found its CQL type; empty when there is no such column
     * @param expected what it has to be, in words
     */
    public record Unmet(TableName table, String reader, String column, Optional<String> found, String expected) {

        /** As a start is refused for it. */
        public String atStart() {
            return reader + " reads column '" + column + "' of " + table
                    + found.map(type -> " as " + expected + ", and it is " + type)
                            .orElse(", which has no such column");
        }

        /** As a running pipeline is stopped for it. */
        public String drifted() {
            return "column '" + column + "' of " + table + " that " + reader + " reads "
                    + found.map(type -> "has become " + type + " and has to be " + expected)
                            .orElse("was dropped");
        }
    }
}
