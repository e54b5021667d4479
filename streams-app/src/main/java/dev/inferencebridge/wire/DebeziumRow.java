package dev.inferencebridge.wire;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Debezium's {@code after}: the cells of a row, and the bounds of a range, which it puts among them as pseudo columns.
 *
 * @param hasRange whether a bound was given, be it one without components, which is an open end
 */
record DebeziumRow(Map<String, Cell> cells, boolean hasRange, Optional<Bound> rangeStart, Optional<Bound> rangeEnd) {

    private static final String RANGE_START = "_range_start";
    private static final String RANGE_END = "_range_end";

    static DebeziumRow read(JsonCursor cursor) throws MalformedJsonException {
        Map<String, Cell> cells = new LinkedHashMap<>();
        boolean hasRange = false;
        Optional<Bound> start = Optional.empty();
        Optional<Bound> end = Optional.empty();
        int seen = 0;
        for (String name = cursor.enterObject("an object or null"); name != null; name = cursor.nextField()) {
            switch (name) {
                case RANGE_START -> {
                    seen = cursor.once(seen, 1);
                    hasRange |= !cursor.isNull();
                    start = readBound(cursor, "START_BOUND");
                }
                case RANGE_END -> {
                    seen = cursor.once(seen, 2);
                    hasRange |= !cursor.isNull();
                    end = readBound(cursor, "END_BOUND");
                }
                default -> {
                    if (cells.put(name, readCell(cursor)) != null) {
                        throw cursor.problem("the same column twice");
                    }
                }
            }
        }
        return new DebeziumRow(cells, hasRange, start, end);
    }

    private static Cell readCell(JsonCursor cursor) throws MalformedJsonException {
        if (cursor.isNull()) {
            return Cell.UNSET;
        }
        Object value = null;
        boolean set = true;
        OptionalLong expiresAtMicros = OptionalLong.empty();
        int seen = 0;
        for (String name = cursor.enterObject("an object or null"); name != null; name = cursor.nextField()) {
            switch (name) {
                case "value" -> {
                    seen = cursor.once(seen, 1);
                    value = cursor.value();
                }
                case "deletion_ts" -> {
                    seen = cursor.once(seen, 2);
                    expiresAtMicros = cursor.isNull() ? OptionalLong.empty() : OptionalLong.of(cursor.int64());
                }
                case "set" -> {
                    seen = cursor.once(seen, 4);
                    set = cursor.bool();
                }
                default -> cursor.skip();
            }
        }
        if ((seen & 1) == 0) {
            throw cursor.problem("expected a cell with the field 'value'");
        }
        if (!set) {
            return Cell.UNSET;
        }
        return value == null ? Cell.TOMBSTONE : new Cell.Value(value, expiresAtMicros);
    }

    private static Optional<Bound> readBound(JsonCursor cursor, String end) throws MalformedJsonException {
        if (cursor.isNull()) {
            return Optional.empty();
        }
        boolean inclusive = false;
        List<Component> components = List.of();
        int seen = 0;
        for (String name = cursor.enterObject("an object or null"); name != null; name = cursor.nextField()) {
            switch (name) {
                case "method" -> {
                    seen = cursor.once(seen, 1);
                    inclusive = readInclusive(cursor, end);
                }
                case "values" -> {
                    seen = cursor.once(seen, 2);
                    components = readComponents(cursor);
                }
                default -> cursor.skip();
            }
        }
        if (seen != 3) {
            throw cursor.problem("expected a bound with the fields 'method' and 'values'");
        }
        return components.isEmpty() ? Optional.empty() : Optional.of(new Bound(inclusive, components));
    }

    private static boolean readInclusive(JsonCursor cursor, String end) throws MalformedJsonException {
        String method = cursor.text();
        if (method.equals("INCL_" + end)) {
            return true;
        }
        if (method.equals("EXCL_" + end)) {
            return false;
        }
        throw cursor.problem("expected INCL_" + end + " or EXCL_" + end);
    }

    private static List<Component> readComponents(JsonCursor cursor) throws MalformedJsonException {
        List<Component> components = new ArrayList<>();
        cursor.enterArray();
        while (cursor.nextElement()) {
            components.add(readComponent(cursor));
        }
        return components;
    }

    private static Component readComponent(JsonCursor cursor) throws MalformedJsonException {
        String column = "";
        String value = "";
        String type = "";
        int seen = 0;
        for (String name = cursor.enterObject("an object"); name != null; name = cursor.nextField()) {
            switch (name) {
                case "name" -> {
                    seen = cursor.once(seen, 1);
                    column = cursor.text();
                }
                case "value" -> {
                    seen = cursor.once(seen, 2);
                    value = cursor.text();
                }
                case "type" -> {
                    seen = cursor.once(seen, 4);
                    type = cursor.text();
                }
                default -> cursor.skip();
            }
        }
        if (seen != 7) {
            throw cursor.problem("expected a component with the fields 'name', 'value' and 'type'");
        }
        return new Component(column, value, type);
    }
}
