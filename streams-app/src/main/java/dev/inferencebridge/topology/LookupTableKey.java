package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the store of a looked-up table: one for each row, and one for each partition that has deletions. Stateless. */
final class LookupTableKey {

    private static final byte ROW = 'r';
    private static final byte PARTITION = 'p';
    private static final int EXPECTED_BYTES = 32;

    private LookupTableKey() {}

    /** Empty for a key that lacks one of the columns. */
    static Optional<Bytes> ofRow(RowKey key, List<String> columns) {
        return encode(ROW, key, columns);
    }

    /** Empty for a key that lacks one of the columns. */
    static Optional<Bytes> ofPartition(RowKey key, List<String> partitionKey) {
        return encode(PARTITION, key, partitionKey);
    }

    static boolean isRow(Bytes place) {
        return place.get()[0] == ROW;
    }

    /** The key of the row that lies there. */
    static RowKey rowOf(Bytes place, List<String> columns) {
        ImageReader in = new ImageReader("key of a row", place.get(), ROW);
        Map<String, Object> values = new LinkedHashMap<>();
        for (String column : columns) {
            Object value = in.value();
            if (value != null) {
                values.put(column, value);
            }
        }
        in.end();
        return new RowKey(values);
    }

    private static Optional<Bytes> encode(byte kind, RowKey key, List<String> columns) {
        ImageWriter out = new ImageWriter(EXPECTED_BYTES);
        out.one(kind);
        for (String column : columns) {
            Object value = key.columns().get(column);
            if (value == null) {
                return Optional.empty();
            }
            out.value(value);
        }
        return Optional.of(Bytes.wrap(out.toBytes()));
    }
}
