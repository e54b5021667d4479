package dev.inferencebridge.topology;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.WindowValues;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/** A {@link RowWork} as bytes, in repartition topics and in slots. Stateless. */
final class RowWorkCodec {

    private static final int EXPECTED_PER_VALUE = 32;

    static final RecordCodec<RowWork> CODEC =
            new RecordCodec<>("row works", (byte) 3, RowWorkCodec::size, RowWorkCodec::write, RowWorkCodec::read);

    private RowWorkCodec() {}

    static int size(RowWork work) {
        return SourceRecordCodec.size(work.source())
                + 64
                + (work.recordKey() == null ? 0 : work.recordKey().length)
                + EXPECTED_PER_VALUE
                        * (work.row().columns().size()
                                + work.before().map(Map::size).orElse(0));
    }

    static void write(BinaryOut out, RowWork work) {
        SourceRecordCodec.write(out, work.source());
        Row row = work.row();
        out.put(code(work.kind()));
        boolean ownKey = work.recordKey() == work.source().key();
        out.put(ownKey);
        if (!ownKey) {
            out.putBytes(work.recordKey());
        }
        out.putText(row.table().keyspace())
                .putText(row.table().table())
                .putNamed(row.key().columns())
                .putNamed(row.columns())
                .putLong(row.writeTimeMicros());
        out.put(work.before().isPresent());
        work.before().ifPresent(out::putNamed);
        Runnable windows = work.windows()
                .fold(
                        present -> () -> {
                            out.put(true).putInt(present.values().size());
                            present.values()
                                    .forEach((name, value) -> out.putText(name).putDouble(value));
                        },
                        refused ->
                                () -> out.put(false).putText(refused.feature()).putText(refused.problem()));
        windows.run();
    }

    static RowWork read(BinaryIn in) {
        SourceRecord source = SourceRecordCodec.read(in);
        RowWork.Kind kind = kind(in.get());
        byte[] recordKey = in.getBoolean() ? source.key() : in.getBytes();
        Row row = new Row(
                new TableName(in.getText(), in.getText()), new RowKey(in.getNamed()), in.getNamed(), in.getLong());
        Optional<Map<String, Object>> before = in.getBoolean() ? Optional.of(in.getNamed()) : Optional.empty();
        WindowValues windows = in.getBoolean()
                ? new WindowValues.Present(in.getNumbers())
                : new WindowValues.Refused(in.getText(), in.getText());
        return new RowWork(source, kind, recordKey, row, before, windows);
    }

    private static byte code(RowWork.Kind kind) {
        return switch (kind) {
            case SCORE -> 1;
            case GONE -> 2;
            case MOVED -> 3;
        };
    }

    private static RowWork.Kind kind(byte code) {
        return switch (code) {
            case 1 -> RowWork.Kind.SCORE;
            case 2 -> RowWork.Kind.GONE;
            case 3 -> RowWork.Kind.MOVED;
            default -> throw new SerializationException("no kind of row work: " + code);
        };
    }
}
