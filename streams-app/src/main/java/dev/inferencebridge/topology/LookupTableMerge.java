package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.Merge;
import dev.inferencebridge.change.PartitionImage;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowRules;
import dev.inferencebridge.change.TableShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the changes of a looked-up table into its store, and clears it of old deletions. Confined to the global thread.
 *
 * <p>Never throws for what a record says: that would end the client. Merging a change again changes nothing, so it does not
 * matter from where a restart reads again.
 *
 * <p>Ages count by the newest record, and never ahead of the wall clock. While the table is being built, partitions are read
 * one after the other and older changes may follow newer ones: nothing is cleared away before it is complete.
 */
final class LookupTableMerge implements Processor<byte[], byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(LookupTableMerge.class);
    private static final long MICROS_OF_A_MILLI = 1_000;

    /** The entries that are looked at for one record: a table's rows change, and are deleted, much less than once each. */
    static final int PURGED_PER_RECORD = 4;

    /** Records between two looks, as an iterator over the store costs some microseconds. */
    static final int PURGE_EVERY = 64;

    private final String storeName;
    private final TableShape shape;
    private final List<String> primaryKey;
    private final RowRules rules;
    private final ChangeDecoder decoder;
    private final Duration tombstoneRetention;
    private final BooleanSupplier complete;
    private final TablePositions positions;
    private KeyValueStore<Bytes, byte[]> store;
    private LookupTablePurge purge;
    private ProcessorContext<Void, Void> context;
    private long newestMillis;
    private int sincePurge;

    /**
     * @param complete whether the table has been built
     * @param positions told of every record when it is merged
     */
    @SuppressWarnings("NullAway.Init") // the store: by init
    LookupTableMerge(
            String storeName,
            TableShape shape,
            RowRules rules,
            ChangeDecoder decoder,
            Duration tombstoneRetention,
            BooleanSupplier complete,
            TablePositions positions) {
        this.storeName = storeName;
        this.shape = shape;
        this.rules = rules;
        this.decoder = decoder;
        this.primaryKey = primaryKey(shape);
        this.tombstoneRetention = tombstoneRetention;
        this.complete = complete;
        this.positions = positions;
    }

    static List<String> primaryKey(TableShape shape) {
        List<String> columns = new ArrayList<>(shape.partitionKey());
        columns.addAll(shape.clusteringKey());
        return List.copyOf(columns);
    }

    @Override
    public void init(ProcessorContext<Void, Void> globalContext) {
        context = globalContext;
        store = globalContext.getStateStore(storeName);
        purge = new LookupTablePurge(store, shape, primaryKey, rules);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        decoder.decode(record.key(), record.value(), record.timestamp())
                .<Runnable>fold(
                        decoded -> () -> apply(decoded.event(), record.timestamp() * MICROS_OF_A_MILLI),
                        nothing -> () -> {},
                        undecodable -> () -> skipped(undecodable.problem()))
                .run();
        context.recordMetadata().ifPresent(at -> positions.reached(at.partition(), at.offset() + 1));
        clearAway(record.timestamp());
    }

    private void clearAway(long recordMillis) {
        if (!complete.getAsBoolean()) {
            return;
        }
        newestMillis = Math.max(newestMillis, recordMillis);
        if (++sincePurge >= PURGE_EVERY) {
            sincePurge = 0;
            long now = Math.min(newestMillis, context.currentSystemTimeMs());
            purge.step((now - tombstoneRetention.toMillis()) * MICROS_OF_A_MILLI, PURGE_EVERY * PURGED_PER_RECORD);
        }
    }

    private void apply(ChangeEvent event, long nowMicros) {
        if (!event.table().equals(shape.table())) {
            return; // a topic that tables share
        }
        event.<Runnable>fold(
                        changed -> () -> merge(changed.key(), row -> row.merge(changed, rules, nowMicros)),
                        deleted -> () -> merge(deleted.key(), row -> row.delete(deleted.writeTimeMicros(), rules)),
                        partition -> () -> delete(partition.key(), image -> image.delete(partition)),
                        range -> () -> delete(range.key(), image -> image.delete(range, shape)))
                .run();
    }

    private void merge(RowKey key, Function<RowImage, Merge> change) {
        Optional<Bytes> at = LookupTableKey.ofRow(key, primaryKey);
        if (at.isEmpty()) {
            skipped("the key lacks a column of the primary key");
            return;
        }
        byte[] held = store.get(at.get());
        RowImage before = held == null ? RowImage.UNKNOWN : RowImageCodec.decode(held);
        RowImage after = change.apply(before).image();
        if (!after.equals(before)) {
            store.put(at.get(), RowImageCodec.encode(after));
        }
    }

    private interface Deletion {
        PartitionImage of(PartitionImage image) throws IncomparableKeyException;
    }

    private void delete(RowKey key, Deletion deletion) {
        Optional<Bytes> at = LookupTableKey.ofPartition(key, shape.partitionKey());
        if (at.isEmpty()) {
            skipped("the key lacks a column of the partition key");
            return;
        }
        byte[] held = store.get(at.get());
        PartitionImage before = held == null ? PartitionImage.EMPTY : PartitionImageCodec.decode(held);
        try {
            PartitionImage after = deletion.of(before);
            if (!after.equals(before)) {
                store.put(at.get(), PartitionImageCodec.encode(after));
            }
        } catch (IncomparableKeyException e) {
            skipped(String.valueOf(e.getMessage()));
        }
    }

    private void skipped(String problem) {
        LOG.atError()
                .addKeyValue("store", storeName)
                .addKeyValue("table", shape.table())
                .addKeyValue("problem", problem)
                .log("A change of a looked-up table is skipped: its row may be outdated until it changes again");
    }
}
