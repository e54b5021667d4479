package dev.inferencebridge.change;

import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.ReferencePartition.Deletion;
import dev.inferencebridge.change.ReferencePartition.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;

/** Random writes of one partition of a few rows: what each does to the reference, and the event that tells of it. */
final class RowHistories {

    static final TableName TABLE = new TableName("shop", "items");
    static final List<String> COLUMNS = List.of("a", "b", "c");
    static final TableShape SHAPE = new TableShape(
            TABLE,
            List.of("p"),
            List.of("r"),
            Map.of(
                    "p", new ColumnShape("p", "text", false, false),
                    "r", new ColumnShape("r", "int", false, false),
                    "a", new ColumnShape("a", "int", false, false),
                    "b", new ColumnShape("b", "int", false, false),
                    "c", new ColumnShape("c", "int", false, false)));
    static final int ROWS = 3;

    /** In the middle of the expiries. */
    static final long NOW = 1_000_000_000L;

    private static final String INT = "org.apache.cassandra.db.marshal.Int32Type";

    /** One mutation: what it does, and what is told of it. */
    record Mutation(Consumer<ReferencePartition> effect, ChangeEvent event) {}

    private final Random random;
    private final int times;
    private final int blur;
    private int made;

    /**
     * @param times write times are below this number: the fewer, the more ties
     * @param blur how much later than its true write time an event may claim to be
     */
    RowHistories(Random random, int times, int blur) {
        this.random = random;
        this.times = times;
        this.blur = blur;
    }

    static RowKey key(int row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("p", "one");
        columns.put("r", (long) row);
        return new RowKey(columns);
    }

    List<Mutation> mutations(int count) {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mutations.add(mutation());
        }
        return mutations;
    }

    private Mutation mutation() {
        made++;
        long time = 1 + random.nextLong(times);
        long told = time + (blur == 0 ? 0 : random.nextInt(blur + 1));
        int row = random.nextInt(ROWS);
        int kind = random.nextInt(20);
        if (kind < 15) {
            return rowChanged(row, time, told, kind < 8);
        }
        if (kind < 17) {
            return new Mutation(
                    reference -> reference.add(new Deletion(row, row, time)),
                    new ChangeEvent.RowDeleted(TABLE, key(row), told));
        }
        RowKey partition = new RowKey(Map.of("p", "one"));
        if (kind == 17) {
            return new Mutation(
                    reference -> reference.add(new Deletion(0, ROWS, time)),
                    new ChangeEvent.PartitionDeleted(TABLE, partition, told));
        }
        int last = row + random.nextInt(ROWS - row);
        boolean inclusive = random.nextBoolean();
        return new Mutation(
                reference -> reference.add(new Deletion(row, last, time)),
                new ChangeEvent.RangeDeleted(
                        TABLE,
                        partition,
                        row == 0 ? Optional.empty() : bound(inclusive, inclusive ? row : row - 1),
                        bound(inclusive, inclusive ? last : last + 1),
                        told));
    }

    private static Optional<Bound> bound(boolean inclusive, int row) {
        return Optional.of(new Bound(inclusive, List.of(new Component("r", Integer.toString(row), INT))));
    }

    private Mutation rowChanged(int row, long time, long told, boolean insert) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        key(row).columns().forEach((column, value) -> cells.put(column, Cell.of(value)));
        List<Write> writes = new ArrayList<>();
        boolean expiring = random.nextInt(3) == 0;
        long expiresAt = NOW + (random.nextBoolean() ? made : -made);
        boolean valued = false;
        for (String column : COLUMNS) {
            int what = random.nextInt(4);
            if (what < 2) {
                cells.put(column, Cell.UNSET);
            } else if (what == 2) {
                cells.put(column, Cell.TOMBSTONE);
                writes.add(new Write(row, column, Optional.empty(), time, Optional.empty()));
            } else {
                long value = random.nextLong(7) - 3;
                valued = true;
                cells.put(column, new Cell.Value(value, expiring ? OptionalLong.of(expiresAt) : OptionalLong.empty()));
                writes.add(new Write(
                        row, column, Optional.of(value), time, expiring ? Optional.of(expiresAt) : Optional.empty()));
            }
        }
        if (insert) {
            writes.add(new Write(
                    row, "", Optional.of(0L), time, expiring && valued ? Optional.of(expiresAt) : Optional.empty()));
        }
        return new Mutation(
                reference -> writes.forEach(reference::add),
                new ChangeEvent.RowChanged(TABLE, key(row), cells, told, insert, false));
    }
}
