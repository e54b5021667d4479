package dev.inferencebridge.feature;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An aggregate over the rows that share a key, in a sliding window of event time: of a row at time t, over the rows with times
 * in (t - over, t]. Immutable.
 *
 * @param column what is aggregated; empty only for {@link Compute#COUNT}
 * @param by the columns of the key, at least one
 * @param lateness how far behind the newest row of its key a row may come and still count
 * @param time the timestamp column that holds the event time; empty: the write time
 */
public record WindowDefinition(
        Compute compute,
        Optional<String> column,
        List<String> by,
        Duration over,
        Duration lateness,
        Optional<String> time) {

    /** What is computed. Of no rows, a count is 0 and everything else is missing. */
    public enum Compute {
        COUNT,
        SUM,
        MEAN,
        MIN,
        MAX,
        /** Of the population: the square root of the mean squared distance from the mean. */
        STDDEV,
        DISTINCT
    }

    public WindowDefinition {
        by = List.copyOf(by);
        if (by.isEmpty() || over.isNegative() || over.isZero() || lateness.isNegative()) {
            throw new IllegalArgumentException("a window needs a key, a positive length and a lateness of 0 or more");
        }
        if (column.isEmpty() && compute != Compute.COUNT) {
            throw new IllegalArgumentException("only a count can do without a column");
        }
    }

    /** The source columns that it reads. */
    public Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>(by);
        column.ifPresent(columns::add);
        time.ifPresent(columns::add);
        return columns;
    }
}
