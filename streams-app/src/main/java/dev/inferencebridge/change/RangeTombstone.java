package dev.inferencebridge.change;

import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The deletion of a range of rows of one partition, its bounds in the order of the clustering columns. Immutable. */
public final class RangeTombstone {

    private final Optional<Bound> start;
    private final Optional<Bound> end;
    private final long writeTimeMicros;
    private final ClusteringBound from;
    private final ClusteringBound to;

    private RangeTombstone(Optional<Bound> start, Optional<Bound> end, long writeTimeMicros)
            throws IncomparableKeyException {
        this.start = start;
        this.end = end;
        this.writeTimeMicros = writeTimeMicros;
        this.from = ClusteringBound.start(start);
        this.to = ClusteringBound.end(end);
    }

    /** A tombstone whose bounds name the clustering columns in their order. */
    public static RangeTombstone of(Optional<Bound> start, Optional<Bound> end, long writeTimeMicros)
            throws IncomparableKeyException {
        return new RangeTombstone(start, end, writeTimeMicros);
    }

    /** Debezium lists the columns of a bound in no order, and quotes a name that CQL would quote. */
    static RangeTombstone of(ChangeEvent.RangeDeleted event, TableShape shape) throws IncomparableKeyException {
        return of(ordered(event.start(), shape), ordered(event.end(), shape), event.writeTimeMicros());
    }

    private static Optional<Bound> ordered(Optional<Bound> bound, TableShape shape) throws IncomparableKeyException {
        if (bound.isEmpty()) {
            return bound;
        }
        List<Component> given = bound.get().components();
        List<Component> ordered = new ArrayList<>(given.size());
        for (String column : shape.clusteringKey()) {
            for (Component component : given) {
                if (unquoted(component.column()).equals(column)) {
                    ordered.add(new Component(column, component.value(), component.type()));
                }
            }
            if (ordered.size() == given.size()) {
                return Optional.of(new Bound(bound.get().inclusive(), ordered));
            }
        }
        throw new IncomparableKeyException(
                "table " + shape.table() + ": the bound of a range names columns other than the"
                        + " clustering columns " + shape.clusteringKey());
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }

    public Optional<Bound> start() {
        return start;
    }

    public Optional<Bound> end() {
        return end;
    }

    public long writeTimeMicros() {
        return writeTimeMicros;
    }

    boolean covers(RowKey key) throws IncomparableKeyException {
        return from.compareRow(key) > 0 && to.compareRow(key) < 0;
    }

    /** Whether it deletes all that another one deletes. */
    boolean absorbs(RangeTombstone other) {
        return writeTimeMicros >= other.writeTimeMicros
                && from.isComparable(other.from)
                && to.isComparable(other.to)
                && from.compareTo(other.from) <= 0
                && to.compareTo(other.to) >= 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RangeTombstone range
                && writeTimeMicros == range.writeTimeMicros
                && start.equals(range.start)
                && end.equals(range.end);
    }

    @Override
    public int hashCode() {
        return Objects.hash(start, end, writeTimeMicros);
    }

    /** Does not show the bounds: they are values of rows. */
    @Override
    public String toString() {
        return "RangeTombstone[" + writeTimeMicros + "]";
    }
}
