package dev.inferencebridge.topology;

import dev.inferencebridge.change.Row;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * @param windows the values of the windows that it has passed, by the name of the feature
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RowWork(
        SourceRecord source,
        Kind kind,
        byte @Nullable [] recordKey,
        Row row,
        Optional<Map<String, Object>> before,
        Map<String, Double> windows) {

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
        windows = Collections.unmodifiableMap(windows);
    }

    /** The same, having passed further windows. */
    RowWork withWindows(Map<String, Double> further) {
        Map<String, Double> all = new LinkedHashMap<>(windows);
        all.putAll(further);
        return new RowWork(source, kind, recordKey, row, before, all);
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
