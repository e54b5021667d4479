package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowKey;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of {@link RowStore}: the partition key's values with their length before them, and for a row of it a byte and what
 * tells it from the others. All entries of a partition thus share a prefix that no other has. Immutable.
 */
final class RowStoreKeys {

    /** What an entry holds. */
    enum Kind {
        ROW,
        DELETIONS,
        SWEEP
    }

    /** In the place of a length: the prefix of what is no partition's. */
    static final Bytes SWEEPS = Bytes.wrap(new byte[] {Byte.MIN_VALUE, 0, 0, 0});

    /** Behind every key. */
    static final Bytes LAST = Bytes.wrap(new byte[] {-1, -1, -1, -1, -1});

    private static final byte ROW = 1;

    private final List<String> partitionKey;

    /** @param partitionKey the columns of the partition key; empty where each row is a partition */
    RowStoreKeys(List<String> partitionKey) {
        this.partitionKey = List.copyOf(partitionKey);
    }

    /** Whether partitions have several rows. */
    boolean sharePartitions() {
        return !partitionKey.isEmpty();
    }

    /** The first column of the partition key that a key lacks. */
    Optional<String> lacking(RowKey key) {
        return partitionKey.stream()
                .filter(column -> !key.columns().containsKey(column))
                .findFirst();
    }

    /** The partition that a key belongs to; equal values make equal bytes. */
    byte[] partition(RowKey key) {
        BinaryOut out = new BinaryOut(64);
        if (partitionKey.isEmpty()) {
            new TreeMap<>(key.columns()).values().forEach(out::putValue);
        } else {
            partitionKey.forEach(column -> out.putValue(key.columns().get(column)));
        }
        return out.toBytes();
    }

    Bytes row(RowKey key) {
        BinaryOut out = new BinaryOut(96).putBytes(partition(key)).put(ROW);
        if (sharePartitions()) {
            Map<String, Object> clustering = new TreeMap<>(key.columns());
            partitionKey.forEach(clustering::remove);
            out.putNamed(clustering);
        }
        return Bytes.wrap(out.toBytes());
    }

    /** Where the deletions of a partition lie: before its rows. */
    Bytes deletions(byte[] partition) {
        return Bytes.wrap(new BinaryOut(Integer.BYTES + partition.length)
                .putBytes(partition)
                .toBytes());
    }

    /** Behind the last row of a partition, and before all others. */
    Bytes end(byte[] partition) {
        byte[] bytes = deletions(partition).get();
        int last = bytes.length - 1;
        while (bytes[last] == -1) { // ends at the length at the latest, whose first byte is none such
            bytes[last--] = 0;
        }
        bytes[last]++;
        return Bytes.wrap(bytes);
    }

    static Bytes sweep(byte[] partition) {
        return Bytes.wrap(new BinaryOut(Integer.BYTES + partition.length + 4)
                .putInt(Integer.MIN_VALUE)
                .putBytes(partition)
                .toBytes());
    }

    /** The partition of a key that {@link #sweep} made. */
    static byte[] partitionOfSweep(Bytes place) {
        BinaryIn in = new BinaryIn(place.get());
        in.getInt();
        return in.getSomeBytes();
    }

    Kind kindOf(Bytes place) {
        byte[] bytes = place.get();
        int length = ByteBuffer.wrap(bytes).getInt();
        if (length < 0) {
            return Kind.SWEEP;
        }
        return bytes.length == Integer.BYTES + length ? Kind.DELETIONS : Kind.ROW;
    }

    /** The row that lies there; empty for what is no row of the partition. Only where partitions have several rows. */
    Optional<RowKey> rowOf(Bytes place, byte[] partition) {
        byte[] bytes = place.get();
        if (kindOf(place) != Kind.ROW || bytes.length <= Integer.BYTES + partition.length) {
            return Optional.empty();
        }
        BinaryIn in = new BinaryIn(bytes);
        BinaryIn values = new BinaryIn(in.getSomeBytes());
        Map<String, Object> columns = new LinkedHashMap<>();
        for (String column : partitionKey) {
            Object value = values.getValue();
            if (value != null) {
                columns.put(column, value);
            }
        }
        in.get();
        columns.putAll(in.getNamed());
        return Optional.of(new RowKey(columns));
    }
}
