package dev.inferencebridge.topology;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.WindowValues;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a change record means for one row, on its way from the row's image through the windows to its score. Immutable.
 *
 * @param source the record that it comes of
 * @param recordKey the key that records of this row have; of a record that concerns many rows, not its own
 * @param row of {@link Kind#SCORE} the row as merged; otherwise its key and the columns of {@code before}. Its write time is
 *     that of the prediction, or of the prediction's deletion.
 * @param before the columns that place the row in windows, as they were when it last came this way; empty if it has not
 * @param windows what the windows that it has passed say of it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RowWork(
        SourceRecord source,
        Kind kind,
        byte @Nullable [] recordKey,
        Row row,
        Optional<Map<String, Object>> before,
        WindowValues windows)
        implements WindowedWork<RowWork> {

    private static final WindowValues NO_WINDOWS = new WindowValues.Present(Map.of());

    /** What there is to do. */
    enum Kind {
        /** The row counts in its windows, and is to be scored. */
        SCORE,
        /** The row is deleted: it leaves its windows, and what is under way for it is withdrawn. */
        GONE,
        /** The row has another key in the next window now: it leaves that of its old key. Goes no further. */
        MOVED
    }

    RowWork {
        before = before.map(Collections::unmodifiableMap);
    }

    /** Of a row that is to be scored, and has passed no window. */
    static RowWork score(SourceRecord source, Row row, Optional<Map<String, Object>> before) {
        return new RowWork(source, Kind.SCORE, source.key(), row, before, NO_WINDOWS);
    }

    /** Of a row that is deleted. */
    static RowWork gone(
            SourceRecord source, byte @Nullable [] recordKey, Row row, Optional<Map<String, Object>> before) {
        return new RowWork(source, Kind.GONE, recordKey, row, before, NO_WINDOWS);
    }

    @Override
    public boolean isWithdrawn() {
        return kind != Kind.SCORE;
    }

    @Override
    public long timestampMillis() {
        return source.timestamp();
    }

    @Override
    public RowWork withWindows(WindowValues further) {
        WindowValues both = windows.fold(
                passed -> further.fold(
                        present -> {
                            Map<String, Double> all = new HashMap<>(passed.values());
                            all.putAll(present.values());
                            return new WindowValues.Present(all);
                        },
                        refused -> refused),
                refused -> refused);
        return new RowWork(source, kind, recordKey, row, before, both);
    }

    /** That the row leaves the place in a window that it had before; to be asked only where it had one. */
    RowWork moved() {
        Map<String, Object> old = new HashMap<>(row.key().columns());
        old.putAll(before.orElseThrow());
        return new RowWork(
                source,
                Kind.MOVED,
                recordKey,
                new Row(row.table(), row.key(), old, row.writeTimeMicros()),
                before,
                windows);
    }

    /** Shows where its record is, not what the row says. */
    @Override
    public String toString() {
        return kind + " " + source;
    }
}
