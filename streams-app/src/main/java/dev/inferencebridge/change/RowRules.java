package dev.inferencebridge.change;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** How the events of one table are merged into images of its rows. Immutable, thread-safe if {@code keepsValue} is. */
public final class RowRules {

    /** What holds for one column. */
    record ColumnRule(boolean isReliable, boolean givesLife, boolean keepsValue, ValueOrder order) {}

    private final TableShape shape;
    private final Set<String> keyColumns;
    private final Predicate<String> keepsValue;
    private final boolean writeTimesExact;
    private final Map<String, ColumnRule> columns = new HashMap<>();

    private RowRules(TableShape shape, Predicate<String> keepsValue, boolean writeTimesExact) {
        this.shape = shape;
        this.keyColumns = new HashSet<>(shape.partitionKey());
        this.keyColumns.addAll(shape.clusteringKey());
        this.keepsValue = keepsValue;
        this.writeTimesExact = writeTimesExact;
        shape.columns()
                .forEach((name, column) -> columns.put(
                        name,
                        new ColumnRule(
                                column.isReliable(),
                                !column.isStatic(),
                                keepsValue.test(name),
                                ValueOrder.of(column))));
    }

    /**
     * The rules for a table.
     *
     * @param keepsValue the columns whose values images hold; of the others they hold write time and expiry only
     * @param writeTimesExact false: the write times of log events are upper bounds, as those of snapshot events always are
     */
    public static RowRules of(TableShape shape, Predicate<String> keepsValue, boolean writeTimesExact) {
        return new RowRules(shape, keepsValue, writeTimesExact);
    }

    public TableShape shape() {
        return shape;
    }

    /** Of a column that the schema does not name, as after {@code ALTER TABLE}, events are believed. */
    ColumnRule column(String name) {
        ColumnRule rule = columns.get(name);
        return rule != null ? rule : new ColumnRule(true, true, keepsValue.test(name), ValueOrder.BY_KIND);
    }

    boolean isKey(String column) {
        return keyColumns.contains(column);
    }

    boolean writeTimesExact() {
        return writeTimesExact;
    }
}
