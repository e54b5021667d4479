package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.WindowValues.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the windows of one key and one event time share, each row once, whatever the number of columns and windows.
 * Confined to the stream thread.
 *
 * <p>Of a window key it keeps the rows with times in (newest - span, newest]: the newest time that the key has seen, even if
 * its row moved or went since, and the longest window with the most lateness. So the window of every row that is at most its
 * lateness behind is whole. What leaves this stretch leaves the store.
 */
final class ElementSet {

    /** How far a row may be ahead of its record where no lateness allows more: clocks differ a little. */
    private static final long AHEAD_MILLIS = 60_000;

    private static final long LONGEST_SPAN = Long.MAX_VALUE / 8;

    private final WindowStore store;
    private final ElementCache cache;
    private final ValueHash hashes;
    private final WindowListener listener;
    private final int elementsPerKey;

    private final long scope;
    private final List<String> by;
    private final EventTime time;
    private final List<WindowedColumn> columns;
    private final ElementCodec codec;
    private final List<Window> windows;
    private final Window leastAhead;
    private final long span;
    private final long[] bits;

    /** @param definitions by the name of their feature, all with the same key and time */
    ElementSet(
            Map<String, WindowDefinition> definitions,
            WindowStore store,
            ElementCache cache,
            ValueHash hashes,
            WindowListener listener,
            int elementsPerKey) {
        WindowDefinition any = definitions.values().iterator().next();
        this.store = store;
        this.cache = cache;
        this.hashes = hashes;
        this.listener = listener;
        this.elementsPerKey = elementsPerKey;
        this.by = List.copyOf(new TreeSet<>(any.by()));
        this.time = new EventTime(any.time());
        this.scope = hashes.of(List.of(by, List.copyOf(any.time().stream().toList())));
        this.columns = columns(definitions);
        this.codec = new ElementCodec(tags(columns, hashes));
        this.windows = definitions.entrySet().stream()
                .map(entry -> Window.of(entry.getKey(), entry.getValue(), columns))
                .toList();
        this.leastAhead =
                windows.stream().min(Comparator.comparingLong(Window::lateness)).orElseThrow();
        this.span = span(definitions.values());
        this.bits = new long[columns.size()];
    }

    /** How far behind the newest time of its key a row is kept, milliseconds. */
    static long span(Iterable<WindowDefinition> windows) {
        long over = 0;
        long lateness = 0;
        for (WindowDefinition window : windows) {
            over = Math.max(over, window.over().toMillis());
            lateness = Math.max(lateness, window.lateness().toMillis());
        }
        if (over > LONGEST_SPAN || lateness > LONGEST_SPAN) {
            throw new IllegalArgumentException("a window is too long");
        }
        return over + lateness;
    }

    /**
     * Lets a row count in the place of what it was before.
     *
     * @param rowHash of the row's key
     * @param recordMillis the timestamp of its record
     * @param values takes what the windows say of the row
     * @return why it cannot count; null if it can
     */
    @Nullable
    Refused update(Row row, long rowHash, long recordMillis, Map<String, Double> values) {
        KeyHash key = keyOf(row);
        if (key == null) {
            return null;
        }
        if (!time.isIn(row)) {
            remove(key, rowHash);
            return null;
        }
        long at = time.of(row);
        Refused problem = problemOf(row, at, recordMillis);
        if (problem != null) {
            return problem;
        }
        for (int i = 0; i < bits.length; i++) {
            bits[i] = columns.get(i).bits(row.value(columns.get(i).column()), hashes);
        }
        KeyElements elements = cache.take(key, this::load);
        try {
            problem = put(key, elements, at, rowHash);
            return problem == null ? compute(elements, at, values) : problem;
        } finally {
            cache.giveBack(elements);
        }
    }

    /** Lets a row, as it was, count no more. */
    void remove(Row row, long rowHash) {
        KeyHash key = keyOf(row);
        if (key != null) {
            remove(key, rowHash);
        }
    }

    /** Null if the row lacks a column of the key. */
    @Nullable
    KeyHash keyOf(Row row) {
        return hashes.ofKey(scope, by, row.columns());
    }

    private void remove(KeyHash key, long rowHash) {
        KeyElements elements = cache.take(key, this::load);
        int index = elements.find(elements.newest(), rowHash);
        if (index >= 0) {
            leave(key, elements, index, KeyElements.NEVER);
        }
        cache.giveBack(elements);
    }

    private @Nullable Refused problemOf(Row row, long at, long recordMillis) {
        if (!EventTime.isReadable(at)) {
            return new Refused(
                    leastAhead.feature(), "column '" + time.column().orElseThrow() + "' does not hold a timestamp");
        }
        long ahead = Math.max(AHEAD_MILLIS, leastAhead.lateness());
        if (at - ahead > recordMillis) {
            return new Refused(
                    leastAhead.feature(),
                    "its event time is more than " + ahead / 1_000 + " s ahead of its record: a clock is wrong");
        }
        for (int i = 0; i < columns.size(); i++) {
            WindowedColumn column = columns.get(i);
            if (!column.takes(row.value(column.column()))) {
                return new Refused(
                        column.feature(),
                        "column '" + column.column() + "' does not hold a finite number or a boolean");
            }
        }
        return null;
    }

    private @Nullable Refused put(KeyHash key, KeyElements elements, long at, long rowHash) {
        long newest = Math.max(elements.newest(), at);
        int before = elements.find(at, rowHash);
        if (before >= 0 && elements.time(before) == at) {
            if (!elements.hasValues(before, bits)) {
                elements.setValues(before, bits);
                store.put(ElementCodec.key(key, at, rowHash), codec.value(bits));
            }
            return null;
        }
        int past = elements.firstAfter(newest - span);
        if (before < 0 && elements.size() - past >= elementsPerKey) {
            return new Refused(
                    leastAhead.feature(),
                    "its key has " + elementsPerKey + " rows within " + span / 1_000
                            + " s already: a shorter window, a narrower key or a larger max-rows-per-key is needed");
        }
        if (before >= 0) {
            leave(key, elements, before, at);
        }
        if (at > newest - span) {
            elements.insert(at, rowHash, bits);
            store.put(ElementCodec.key(key, at, rowHash), codec.value(bits));
            evict(key, elements, newest);
        }
        return null;
    }

    /** Takes an element out, and leaves a mark of the newest time if it had that and its successor has not. */
    private void leave(KeyHash key, KeyElements elements, int index, long successor) {
        long at = elements.time(index);
        store.delete(ElementCodec.key(key, at, elements.row(index)));
        elements.removeAt(index);
        int last = elements.size() - 1;
        if (at == elements.newest() && successor < at && (last < 0 || elements.time(last) < at)) {
            store.put(ElementCodec.key(key, at, ElementCodec.MARK), ElementCodec.mark());
            elements.mark(at);
        }
    }

    private void evict(KeyHash key, KeyElements elements, long newest) {
        while (elements.time(0) <= newest - span) {
            store.delete(ElementCodec.key(key, elements.time(0), elements.row(0)));
            elements.removeAt(0);
        }
        if (elements.mark() != KeyElements.NEVER && elements.time(elements.size() - 1) >= elements.mark()) {
            store.delete(ElementCodec.key(key, elements.mark(), ElementCodec.MARK));
            elements.unmark();
        }
    }

    private @Nullable Refused compute(KeyElements elements, long at, Map<String, Double> values) {
        boolean late = false;
        int to = elements.firstAfter(at);
        for (Window window : windows) {
            if (at < elements.newest() - window.lateness()) {
                late = true;
                continue;
            }
            int from = elements.firstAfter(at - window.over());
            OptionalDouble value = window.of(elements, from, to);
            if (value.isPresent()) {
                if (!Double.isFinite(value.getAsDouble())) {
                    return new Refused(
                            window.feature(), "the values in its window add up beyond the range of a number");
                }
                values.put(window.feature(), value.getAsDouble());
            }
        }
        if (late) {
            listener.late();
        }
        return null;
    }

    private KeyElements load(KeyHash key) {
        KeyElements elements = new KeyElements(columns.size());
        long[] read = new long[columns.size()];
        store.range(ElementCodec.first(key), ElementCodec.last(key), (entry, value) -> {
            if (ElementCodec.row(entry) == ElementCodec.MARK) {
                elements.mark(ElementCodec.time(entry));
            } else {
                codec.readValue(value, read);
                elements.insert(ElementCodec.time(entry), ElementCodec.row(entry), read);
            }
            return true;
        });
        return elements;
    }

    private static List<WindowedColumn> columns(Map<String, WindowDefinition> definitions) {
        Map<String, WindowedColumn> found = new LinkedHashMap<>();
        definitions.forEach((feature, window) -> window.column().ifPresent(column -> {
            boolean number = WindowedColumn.isNumber(window.compute());
            found.putIfAbsent(number + column, new WindowedColumn(feature, column, number));
        }));
        return List.copyOf(found.values());
    }

    private static int[] tags(List<WindowedColumn> columns, ValueHash hashes) {
        int[] tags = columns.stream().mapToInt(column -> column.tag(hashes)).toArray();
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < tags.length; i++) {
            if (seen.contains(tags[i])) {
                throw new IllegalArgumentException("windows cannot tell column '"
                        + columns.get(i).column() + "' from another: give one of them another time or key");
            }
            seen.add(tags[i]);
        }
        return tags;
    }

    /** @param column its place among the columns of the set; -1 for a count of rows */
    private record Window(String feature, WindowDefinition.Compute compute, int column, long over, long lateness) {

        static Window of(String feature, WindowDefinition window, List<WindowedColumn> columns) {
            int column = -1;
            for (int i = 0; i < columns.size(); i++) {
                if (window.column().filter(columns.get(i).column()::equals).isPresent()
                        && columns.get(i).number() == WindowedColumn.isNumber(window.compute())) {
                    column = i;
                }
            }
            return new Window(
                    feature,
                    window.compute(),
                    column,
                    window.over().toMillis(),
                    window.lateness().toMillis());
        }

        OptionalDouble of(KeyElements elements, int from, int to) {
            return column < 0
                    ? OptionalDouble.of(to - from)
                    : WindowAggregate.of(
                            compute, elements.column(column), elements.offset() + from, elements.offset() + to);
        }
    }
}
