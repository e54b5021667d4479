package dev.inferencebridge.topology;

import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.PartitionImage;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One task's rows, and the deletions of their partitions. Confined to the stream thread.
 *
 * <p>Its keys are those of {@link RowStoreKeys}: the deletions of a partition lie right before its rows.
 */
final class RowStore {

    private final KeyValueStore<Bytes, byte[]> store;
    private final RowStoreKeys keys;
    private final RowRules rules;

    private @Nullable Bytes purgeFrom;

    /**
     * A row as it was found in a scan, with its place.
     *
     * @param entry with the deletions of its partition
     * @param before without them, as it was when something last came of it
     */
    record Found(Bytes place, RowKey key, RowEntry entry, RowEntry before) {}

    RowStore(KeyValueStore<Bytes, byte[]> store, RowStoreKeys keys, RowRules rules) {
        this.store = store;
        this.keys = keys;
        this.rules = rules;
    }

    /** A row with the deletions of its partition; {@link RowEntry#UNKNOWN} where there is nothing. */
    RowEntry load(RowKey key) throws IncomparableKeyException {
        byte[] bytes = store.get(keys.row(key));
        RowEntry entry = bytes == null ? RowEntry.UNKNOWN : RowEntry.CODEC.decode(bytes);
        return keys.sharePartitions() ? covered(key, entry, partition(keys.partition(key))) : entry;
    }

    void put(RowKey key, RowEntry entry) {
        put(keys.row(key), entry);
    }

    PartitionImage partition(byte[] partition) {
        byte[] bytes = store.get(keys.deletions(partition));
        return bytes == null ? PartitionImage.EMPTY : PartitionImageCodec.decode(bytes);
    }

    void putPartition(byte[] partition, PartitionImage image) {
        putPartition(keys.deletions(partition), image);
    }

    /**
     * The next rows of a partition, in the order of their keys.
     *
     * @param after the place of the row to go on behind; null to begin
     * @param limit most rows
     */
    List<Found> rows(byte[] partition, @Nullable Bytes after, int limit) throws IncomparableKeyException {
        Bytes first = after == null ? keys.deletions(partition) : after;
        PartitionImage deletions = partition(partition);
        List<Found> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(first, keys.end(partition))) {
            while (entries.hasNext() && found.size() < limit) {
                KeyValue<Bytes, byte[]> next = entries.next();
                Optional<RowKey> key = next.key.equals(after) ? Optional.empty() : keys.rowOf(next.key, partition);
                if (key.isPresent()) {
                    RowEntry entry = RowEntry.CODEC.decode(next.value);
                    found.add(new Found(next.key, key.get(), covered(key.get(), entry, deletions), entry));
                }
            }
        }
        return found;
    }

    /**
     * Forgets what only tells of deletions and expiry before a time. Goes on where it stopped, and round and round.
     *
     * @param budget most entries to look at, 1 or more
     */
    void purge(long beforeMicros, int budget) {
        List<KeyValue<Bytes, byte[]>> looked = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                purgeFrom == null ? store.all() : store.range(purgeFrom, RowStoreKeys.LAST)) {
            while (entries.hasNext() && looked.size() < budget) {
                looked.add(entries.next());
            }
            purgeFrom = entries.hasNext() ? entries.next().key : null;
        }
        for (KeyValue<Bytes, byte[]> entry : looked) {
            switch (keys.kindOf(entry.key)) {
                case ROW -> {
                    RowEntry row = RowEntry.CODEC.decode(entry.value);
                    if (row.image().purged(beforeMicros).equals(RowImage.UNKNOWN)) {
                        put(entry.key, RowEntry.UNKNOWN);
                    }
                }
                case DELETIONS -> {
                    PartitionImage image = PartitionImageCodec.decode(entry.value);
                    PartitionImage purged = image.purged(beforeMicros);
                    if (!purged.equals(image)) {
                        putPartition(entry.key, purged);
                    }
                }
                case SWEEP -> {} // goes when it is done
            }
        }
    }

    /** Remembers that the rows of a partition are still to be looked through. */
    void putSweep(byte[] partition, byte @Nullable [] sweep) {
        putBytes(RowStoreKeys.sweep(partition), sweep);
    }

    /** Every partition that is still to be looked through, with what was remembered. */
    List<KeyValue<Bytes, byte[]>> sweeps() {
        List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.prefixScan(RowStoreKeys.SWEEPS, new BytesSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }

    private RowEntry covered(RowKey key, RowEntry entry, PartitionImage deletions) throws IncomparableKeyException {
        if (deletions.isEmpty()) {
            return entry;
        }
        OptionalLong deletion = deletions.deletionCovering(key);
        return deletion.isEmpty()
                ? entry
                : entry.withImage(
                        entry.image().delete(deletion.getAsLong(), rules).image());
    }

    private void put(Bytes place, RowEntry entry) {
        boolean nothing =
                entry.image().equals(RowImage.UNKNOWN) && entry.shown().isEmpty();
        putBytes(place, nothing ? null : RowEntry.CODEC.encode(entry));
    }

    private void putPartition(Bytes place, PartitionImage image) {
        putBytes(place, image.isEmpty() ? null : PartitionImageCodec.encode(image));
    }

    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    private void putBytes(Bytes place, byte @Nullable [] value) {
        store.put(place, value);
    }
}
