package dev.inferencebridge.topology;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.FeatureSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of a source whose every record is one. Immutable, thread-safe. */
final class PlainRows {

    private final ChangeDecoder decoder;
    private final FeatureSchema features;
    private final Set<String> columns;

    PlainRows(PipelineSteps steps) {
        this.decoder = steps.decoder();
        this.features = steps.features();
        this.columns = new LinkedHashSet<>(features.columns());
        columns.addAll(steps.carried());
    }

    DecodedChange decode(SourceRecord source) {
        return decoder.decode(source.key(), source.value(), source.timestamp());
    }

    /** The row of a change as far as anybody reads it; empty where the change touches no feature. */
    Optional<RowWork> work(SourceRecord source, RowChanged change) {
        Map<String, Object> key = change.key().columns();
        Set<String> changed = new HashSet<>();
        Map<String, Object> values = new HashMap<>(key);
        for (String column : columns) {
            Cell cell = change.cell(column);
            if (!(cell instanceof Cell.Unset)) {
                changed.add(column);
            }
            if (cell instanceof Cell.Value value) {
                values.put(column, value.value());
            }
        }
        if (!features.touchedBy(changed, key.keySet())) {
            return Optional.empty();
        }
        Row row = new Row(change.table(), change.key(), values, change.writeTimeMicros());
        return Optional.of(RowWork.score(source, row, Optional.empty()));
    }

    /** The work of a record that made one before. */
    RowWork again(SourceRecord source) {
        return decode(source)
                .<Optional<RowWork>>fold(
                        decoded -> decoded.event() instanceof RowChanged change
                                ? work(source, change)
                                : Optional.<RowWork>empty(),
                        nothing -> Optional.empty(),
                        undecodable -> Optional.empty())
                .orElseThrow(() -> new IllegalStateException(
                        source + " was a row when it came: reset the application, or run the version that took it in"));
    }
}
