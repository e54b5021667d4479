package dev.inferencebridge.cli;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.DecodedChange.Decoded;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.monitoring.Score;
import dev.inferencebridge.monitoring.WindowSummary;
import dev.inferencebridge.wire.JsonPredictionDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A baseline of the source topic's newest records, and of the newest predictions. Confined to its thread.
 *
 * <p>A record that leaves a column open which a feature reads, as an update of change data capture does, is passed over: the
 * row it is about is not known here.
 */
final class BaselineOfTopics {

    private final NewestRecords records;
    private final ChangeDecoder decoder;
    private final FeatureSchema schema;
    private final BaselineOfRows rows;
    private final JsonPredictionDecoder predictions = new JsonPredictionDecoder();

    BaselineOfTopics(NewestRecords records, ChangeDecoder decoder, FeatureSchema schema, FeatureProbe.Lookup lookups) {
        this.records = records;
        this.decoder = decoder;
        this.schema = schema;
        this.rows = new BaselineOfRows(schema, lookups);
    }

    /** Throws {@link IllegalStateException} when none of the source's records tells a whole row. */
    WindowSummary read(String source, String predicted, long most) {
        if (records.read(source, most, this::addRow) == 0) {
            throw new IllegalStateException("none of the newest " + most + " records of topic " + source
                    + " tells all columns that features read: use --from-table");
        }
        records.read(predicted, most, this::addPrediction);
        return rows.summary();
    }

    private boolean addRow(ConsumerRecord<byte[], byte[]> record) {
        if (!(decoder.decode(record.key(), record.value(), record.timestamp()) instanceof Decoded decoded)
                || !(decoded.event() instanceof RowChanged changed)) {
            return false;
        }
        if (!changed.insert() && schema.columns().stream().anyMatch(column -> changed.cell(column) == Cell.UNSET)) {
            return false;
        }
        Map<String, Object> columns = new HashMap<>();
        changed.cells().forEach((name, cell) -> {
            if (cell instanceof Cell.Value value) {
                columns.put(name, value.value());
            }
        });
        rows.add(new Row(changed.table(), changed.key(), columns, changed.writeTimeMicros()), record.timestamp());
        return true;
    }

    private boolean addPrediction(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return false;
        }
        Optional<Score> score =
                predictions.output(record.value()).flatMap(output -> Score.of(output, Optional.empty()));
        score.ifPresent(rows::add);
        return score.isPresent();
    }
}
