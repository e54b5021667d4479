package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Keys of the store of a looked-up table: one for each row, and one for each partition that has deletions. Stateless. */
final class LookupTableKey {

    private static final byte ROW = 'r';
    private static final byte PARTITION = 'p';

    private LookupTableKey() {}

    /** Empty for a key that lacks one of the columns. */
    static Optional<Bytes> ofRow(RowKey key, List<String> columns) {
        return encode(ROW, key, columns);
    }

    /** Empty for a key that lacks one of the columns. */
    static Optional<Bytes> ofPartition(RowKey key, List<String> partitionKey) {
        return encode(PARTITION, key, partitionKey);
    }

    private static Optional<Bytes> encode(byte kind, RowKey key, List<String> columns) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            for (String column : columns) {
                Object value = key.columns().get(column);
                if (value == null) {
                    return Optional.empty();
                }
                write(value, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Optional.of(Bytes.wrap(bytes.toByteArray()));
    }

    /** A letter for the kind, then the value, so that no two values look alike. */
    private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value instanceof Boolean bool) {
            out.writeByte(bool ? 't' : 'f');
        } else if (value instanceof List<?> list) {
            out.writeByte('[');
            out.writeInt(list.size());
            for (Object element : list) {
                write(element, out);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte('{');
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(entry.getKey(), out);
                write(entry.getValue(), out);
            }
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            out.writeByte(value instanceof String ? 's' : 'n');
            out.writeInt(text.length);
            out.write(text);
        }
    }
}
