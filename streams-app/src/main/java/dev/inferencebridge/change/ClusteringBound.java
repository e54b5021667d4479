package dev.inferencebridge.change;

import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place between rows of a partition: before or after all rows whose clustering values start with those of the bound.
 * Immutable.
 */
final class ClusteringBound {

    private final List<String> columns = new ArrayList<>();
    private final List<ClusteringType> types = new ArrayList<>();
    private final List<Object> sortKeys = new ArrayList<>();
    private final int side;

    private ClusteringBound(int side) {
        this.side = side;
    }

    /** Where a range starts; without a bound at the start of the partition. */
    static ClusteringBound start(Optional<Bound> bound) throws IncomparableKeyException {
        return of(bound, bound.isEmpty() || bound.get().inclusive() ? -1 : 1);
    }

    /** Where a range ends; without a bound at the end of the partition. */
    static ClusteringBound end(Optional<Bound> bound) throws IncomparableKeyException {
        return of(bound, bound.isEmpty() || bound.get().inclusive() ? 1 : -1);
    }

    private static ClusteringBound of(Optional<Bound> bound, int side) throws IncomparableKeyException {
        ClusteringBound place = new ClusteringBound(side);
        if (bound.isPresent()) {
            for (Component component : bound.get().components()) {
                ClusteringType type = ClusteringType.of(component.column(), component.type());
                place.columns.add(component.column());
                place.types.add(type);
                place.sortKeys.add(type.ofText(component.column(), component.value()));
            }
        }
        return place;
    }

    /** Below 0 where a row comes before this place, above 0 where it comes after. */
    int compareRow(RowKey key) throws IncomparableKeyException {
        for (int i = 0; i < columns.size(); i++) {
            ClusteringType type = types.get(i);
            String column = columns.get(i);
            int order = type.compare(type.ofKey(column, key.columns().get(column)), sortKeys.get(i));
            if (order != 0) {
                return order;
            }
        }
        return -side;
    }

    /** Whether both are of the same types: a table may have been dropped and created anew. */
    boolean isComparable(ClusteringBound other) {
        int common = Math.min(types.size(), other.types.size());
        return types.subList(0, common).equals(other.types.subList(0, common));
    }

    int compareTo(ClusteringBound other) {
        int common = Math.min(columns.size(), other.columns.size());
        for (int i = 0; i < common; i++) {
            int order = types.get(i).compare(sortKeys.get(i), other.sortKeys.get(i));
            if (order != 0) {
                return order;
            }
        }
        if (columns.size() == other.columns.size()) {
            return Integer.compare(side, other.side);
        }
        return columns.size() < other.columns.size() ? side : -other.side;
    }
}
