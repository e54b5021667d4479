package dev.inferencebridge.change;

import java.util.function.Predicate;

/** How the events of one table are merged into images of its rows. Immutable, thread-safe if {@code keepsValue} is. */
public final class RowRules {

    private final TableShape shape;
    private final Predicate<String> keepsValue;
    private final boolean writeTimesExact;

    private RowRules(TableShape shape, Predicate<String> keepsValue, boolean writeTimesExact) {
        this.shape = shape;
        this.keepsValue = keepsValue;
        this.writeTimesExact = writeTimesExact;
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

    boolean keepsValue(String column) {
        return keepsValue.test(column);
    }

    boolean writeTimesExact() {
        return writeTimesExact;
    }
}
