package dev.inferencebridge.change;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A partition as Cassandra would show it, worked out naively: every write is kept, and each question looks at all of them.
 * Rows are numbered from 0.
 */
final class ReferencePartition {

    /** A write of one cell or, with an empty column, of the marker; {@code value} is empty of a tombstone. */
    record Write(int row, String column, Optional<Long> value, long time, Optional<Long> expiresAt) {
        boolean ends() {
            return value.isEmpty() || expiresAt.isPresent();
        }
    }

    /** A deletion of rows from the first to the last, both included. */
    record Deletion(int first, int last, long time) {}

    private static final Comparator<Write> BY_PRECEDENCE = Comparator.comparingLong(Write::time)
            .thenComparing(Write::ends)
            .thenComparing(write -> write.value().isEmpty())
            .thenComparing(write -> write.expiresAt().orElse(0L))
            .thenComparing(
                    write -> ByteBuffer.allocate(4)
                            .putInt(write.value().orElse(0L).intValue())
                            .array(),
                    java.util.Arrays::compareUnsigned);

    private final List<Write> writes = new ArrayList<>();
    private final List<Deletion> deletions = new ArrayList<>();

    void add(Write write) {
        writes.add(write);
    }

    void add(Deletion deletion) {
        deletions.add(deletion);
    }

    boolean exists(int row, long now) {
        return writes.stream()
                .map(Write::column)
                .distinct()
                .anyMatch(column -> alive(row, column, now).isPresent());
    }

    Optional<Write> alive(int row, String column, long now) {
        return writes.stream()
                .filter(write -> write.row() == row && write.column().equals(column))
                .filter(write -> deletions.stream()
                        .noneMatch(deletion ->
                                deletion.first() <= row && row <= deletion.last() && write.time() <= deletion.time()))
                .max(BY_PRECEDENCE)
                .filter(write -> write.value().isPresent())
                .filter(write -> write.expiresAt().orElse(Long.MAX_VALUE) > now);
    }

    Map<String, Long> values(int row, List<String> columns, long now) {
        Map<String, Long> values = new TreeMap<>();
        for (String column : columns) {
            alive(row, column, now)
                    .ifPresent(write -> values.put(column, write.value().orElseThrow()));
        }
        return values;
    }
}
