package dev.inferencebridge.wire;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what Debezium's connector for Cassandra writes as JSON, with and without embedded schemas, the key and the value
 * each on its own. Immutable, thread-safe.
 *
 * <p>The write time is {@code source.ts_us}; the record's own timestamp is not used. A partition deletion is told from a
 * row deletion by the clustering columns, which are null in its key.
 */
public final class DebeziumJsonDecoder implements ChangeDecoder {

    private static final DecodedChange TOMBSTONE = new DecodedChange.Nothing("tombstone record");
    private static final DecodedChange HEARTBEAT = new DecodedChange.Nothing("heartbeat");

    @Override
    public DecodedChange decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimestampMillis) {
        if (value == null) {
            return TOMBSTONE;
        }
        try {
            DebeziumEnvelope envelope = DebeziumEnvelope.read(value);
            if (envelope.isNull()) {
                return TOMBSTONE;
            }
            if (envelope.isHeartbeat()) {
                return HEARTBEAT;
            }
            return new DecodedChange.Decoded(event(envelope, key));
        } catch (MalformedJsonException e) {
            return new DecodedChange.Undecodable(String.valueOf(e.getMessage()));
        }
    }

    private static ChangeEvent event(DebeziumEnvelope envelope, byte @Nullable [] keyBytes)
            throws MalformedJsonException {
        String op = envelope.op();
        DebeziumEnvelope.Source source = envelope.source();
        return switch (op) {
            case "i", "u" -> rowChanged(envelope, source, KeyColumns.read(keyBytes), op.equals("i"));
            case "d" -> deleted(source, KeyColumns.read(keyBytes));
            case "r" -> rangeDeleted(envelope, source, KeyColumns.read(keyBytes));
            default -> throw new MalformedJsonException("value, $.op: expected one of i, u, d, r");
        };
    }

    private static ChangeEvent rowChanged(
            DebeziumEnvelope envelope, DebeziumEnvelope.Source source, KeyColumns key, boolean insert)
            throws MalformedJsonException {
        RowKey row = key.whole();
        return new ChangeEvent.RowChanged(
                source.table(),
                row,
                KeyColumns.join(row, envelope.after().cells()),
                source.writeTimeMicros(),
                insert,
                source.snapshot());
    }

    private static ChangeEvent deleted(DebeziumEnvelope.Source source, KeyColumns key) throws MalformedJsonException {
        return key.isWhole()
                ? new ChangeEvent.RowDeleted(source.table(), key.whole(), source.writeTimeMicros())
                : new ChangeEvent.PartitionDeleted(source.table(), key.partition(), source.writeTimeMicros());
    }

    private static ChangeEvent rangeDeleted(DebeziumEnvelope envelope, DebeziumEnvelope.Source source, KeyColumns key)
            throws MalformedJsonException {
        DebeziumRow range = envelope.after();
        if (!range.hasRange()) {
            throw new MalformedJsonException("value, $.after: a range deletion needs _range_start or _range_end");
        }
        return new ChangeEvent.RangeDeleted(
                source.table(), key.partition(), range.rangeStart(), range.rangeEnd(), source.writeTimeMicros());
    }
}
