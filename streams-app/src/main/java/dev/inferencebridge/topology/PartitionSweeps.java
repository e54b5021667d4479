package dev.inferencebridge.topology;

import dev.inferencebridge.change.IncomparableKeyException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the rows of partitions that had a deletion, a few at a time: a partition may have any number, and each that
 * dies makes work. What is left to do outlives a restart. Confined to the stream thread.
 */
final class PartitionSweeps {

    /** Rows in one round. */
    static final int BUDGET = 64;

    private final RowStore store;
    private final Visitor visitor;
    private final Map<Bytes, Sweep> sweeps = new LinkedHashMap<>();

    /** Sees a row of a partition with its deletions applied, and the record that deleted. */
    @FunctionalInterface
    interface Visitor {
        void visit(SourceRecord source, RowStore.Found row);
    }

    private record Sweep(SourceRecord source, @Nullable Bytes after) {

        static final RecordCodec<Sweep> CODEC = new RecordCodec<>(
                "sweeps",
                SourceRecordCodec.CODEC.format(),
                sweep -> 64 + SourceRecordCodec.size(sweep.source),
                (out, sweep) -> {
                    SourceRecordCodec.write(out, sweep.source);
                    out.putBytes(sweep.after == null ? null : sweep.after.get());
                },
                in -> {
                    SourceRecord source = SourceRecordCodec.read(in);
                    byte[] after = in.getBytes();
                    return new Sweep(source, after == null ? null : Bytes.wrap(after));
                });
    }

    PartitionSweeps(RowStore store, Visitor visitor) {
        this.store = store;
        this.visitor = visitor;
    }

    /** Takes up what a run before left. */
    void recover() {
        for (KeyValue<Bytes, byte[]> sweep : store.sweeps()) {
            sweeps.put(Bytes.wrap(RowStoreKeys.partitionOfSweep(sweep.key)), Sweep.CODEC.decode(sweep.value));
        }
    }

    /** Begins with a partition, anew if it was under way. */
    void start(SourceRecord source, byte[] partition) {
        remember(partition, new Sweep(source, null));
    }

    /** A round for the partition that has waited longest. Whoever does not fit a deletion's bounds is left alone. */
    void step() {
        if (sweeps.isEmpty()) {
            return;
        }
        Map.Entry<Bytes, Sweep> oldest = sweeps.entrySet().iterator().next();
        byte[] partition = oldest.getKey().get();
        Sweep sweep = oldest.getValue();
        List<RowStore.Found> rows;
        try {
            rows = store.rows(partition, sweep.after(), BUDGET);
        } catch (IncomparableKeyException e) { // each row's next record says so
            rows = List.of();
        }
        if (rows.size() < BUDGET) {
            sweeps.remove(oldest.getKey());
            store.putSweep(partition, null);
        } else {
            remember(
                    partition,
                    new Sweep(sweep.source(), rows.get(rows.size() - 1).place()));
        }
        rows.forEach(row -> visitor.visit(sweep.source(), row));
    }

    private void remember(byte[] partition, Sweep sweep) {
        sweeps.put(Bytes.wrap(partition), sweep);
        store.putSweep(partition, Sweep.CODEC.encode(sweep));
    }
}
