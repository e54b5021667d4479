package dev.inferencebridge.change;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One change of a table, as change data capture told it: partial, perhaps repeated, perhaps out of order. Immutable. */
public sealed interface ChangeEvent {

    TableName table();

    /** The key; without clustering columns in {@link PartitionDeleted} and {@link RangeDeleted}. */
    RowKey key();

    /** The write timestamp that decides between conflicting writes: microseconds since the epoch. */
    long writeTimeMicros();

    /** Handles every kind of change: a new kind does not compile until each caller handles it. */
    <R> R fold(
            Function<? super RowChanged, ? extends R> changed,
            Function<? super RowDeleted, ? extends R> deleted,
            Function<? super PartitionDeleted, ? extends R> partitionDeleted,
            Function<? super RangeDeleted, ? extends R> rangeDeleted);

    /**
     * Cells of one row were written.
     *
     * @param cells every column that the source names, key columns included; a column not in the mutation is
     *     {@link Cell#UNSET}. Handed over, not copied: there is one for each change of a topic.
     * @param insert whether the row itself was written, and not cells of it alone: it then exists without any cell
     * @param snapshot whether the event was read from the table rather than from the commit log: its write time is then the
     *     time of the reading
     */
    record RowChanged(
            TableName table,
            RowKey key,
            Map<String, Cell> cells,
            long writeTimeMicros,
            boolean insert,
            boolean snapshot)
            implements ChangeEvent {

        public RowChanged {
            cells = Collections.unmodifiableMap(cells);
        }

        /** What the event says of a column; {@link Cell#UNSET} for one that it does not name. */
        public Cell cell(String column) {
            return cells.getOrDefault(column, Cell.UNSET);
        }

        @Override
        public <R> R fold(
                Function<? super RowChanged, ? extends R> changed,
                Function<? super RowDeleted, ? extends R> deleted,
                Function<? super PartitionDeleted, ? extends R> partitionDeleted,
                Function<? super RangeDeleted, ? extends R> rangeDeleted) {
            return changed.apply(this);
        }
    }

    /** One row was deleted. */
    record RowDeleted(TableName table, RowKey key, long writeTimeMicros) implements ChangeEvent {
        @Override
        public <R> R fold(
                Function<? super RowChanged, ? extends R> changed,
                Function<? super RowDeleted, ? extends R> deleted,
                Function<? super PartitionDeleted, ? extends R> partitionDeleted,
                Function<? super RangeDeleted, ? extends R> rangeDeleted) {
            return deleted.apply(this);
        }
    }

    /** Every row of a partition was deleted. */
    record PartitionDeleted(TableName table, RowKey key, long writeTimeMicros) implements ChangeEvent {
        @Override
        public <R> R fold(
                Function<? super RowChanged, ? extends R> changed,
                Function<? super RowDeleted, ? extends R> deleted,
                Function<? super PartitionDeleted, ? extends R> partitionDeleted,
                Function<? super RangeDeleted, ? extends R> rangeDeleted) {
            return partitionDeleted.apply(this);
        }
    }

    /**
     * The rows of a partition between two clustering bounds were deleted.
     *
     * @param start empty: from the first row of the partition
     * @param end empty: to the last row of the partition
     */
    record RangeDeleted(TableName table, RowKey key, Optional<Bound> start, Optional<Bound> end, long writeTimeMicros)
            implements ChangeEvent {
        @Override
        public <R> R fold(
                Function<? super RowChanged, ? extends R> changed,
                Function<? super RowDeleted, ? extends R> deleted,
                Function<? super PartitionDeleted, ? extends R> partitionDeleted,
                Function<? super RangeDeleted, ? extends R> rangeDeleted) {
            return rangeDeleted.apply(this);
        }

        /** One end of a range of clustering values. */
        public record Bound(boolean inclusive, List<Component> components) {
            public Bound {
                components = List.copyOf(components);
            }
        }

        /**
         * A clustering column's part of a bound.
         *
         * @param value in Cassandra's own text form for the type
         * @param type Cassandra's marshalling class, such as {@code org.apache.cassandra.db.marshal.Int32Type}
         */
        public record Component(String column, String value, String type) {}
    }
}
