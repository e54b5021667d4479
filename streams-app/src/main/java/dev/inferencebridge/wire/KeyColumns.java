package dev.inferencebridge.wire;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a record's key as they were written, clustering columns of a partition's deletion being null. Immutable. */
final class KeyColumns {

    private static final int SHOWN_NAMES = 1;

    private final Map<String, Object> set;
    private final @Nullable String firstNull;

    private KeyColumns(Map<String, Object> set, @Nullable String firstNull) {
        this.set = set;
        this.firstNull = firstNull;
    }

    /** Reads a JSON object of columns, with or without an embedded schema. */
    static KeyColumns read(byte @Nullable [] key) throws MalformedJsonException {
        if (key == null) {
            throw new MalformedJsonException("key: missing");
        }
        try (JsonCursor cursor = JsonCursor.open("key", key, SHOWN_NAMES)) {
            KeyColumns columns = read(cursor);
            cursor.leave();
            return columns;
        }
    }

    private static KeyColumns read(JsonCursor cursor) throws MalformedJsonException {
        Map<String, Object> set = new LinkedHashMap<>();
        String firstNull = null;
        for (String name = cursor.enter(); name != null; name = cursor.nextField()) {
            Object value = cursor.value();
            if (set.containsKey(name) || name.equals(firstNull)) {
                throw cursor.problem("the same column twice");
            }
            if (value == null) {
                firstNull = firstNull == null ? name : firstNull;
            } else if (firstNull != null) {
                throw cursor.problem("a value after a column that is null");
            } else {
                set.put(name, value);
            }
        }
        if (set.isEmpty()) {
            throw cursor.problem("expected at least one column that is not null");
        }
        return new KeyColumns(set, firstNull);
    }

    /** Whether no column is null. */
    boolean isWhole() {
        return firstNull == null;
    }

    /** The key of a row; every column must be there. */
    RowKey whole() throws MalformedJsonException {
        if (firstNull != null) {
            throw new MalformedJsonException("key: null in a key column of a single row");
        }
        return new RowKey(set);
    }

    /** The columns that are not null. */
    RowKey partition() {
        return new RowKey(set);
    }

    /** Adds to the cells of a row the key columns that the source left out of it. */
    static Map<String, Cell> join(RowKey key, Map<String, Cell> cells) {
        key.columns().forEach((column, value) -> {
            if (!cells.containsKey(column)) {
                cells.put(column, Cell.of(value));
            }
        });
        return cells;
    }
}
