package dev.inferencebridge.topology;

import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.PartitionImage;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowRules;
import dev.inferencebridge.change.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of the store of a looked-up table what only tells of old deletions and expiry. Confined to the global thread.
 *
 * <p>It goes round and round, a portion at a time. A row takes over the deletions of its partition as it is passed. So a
 * deletion of a partition that was old when a round began has been taken over by every row when the round ends, and is taken
 * out in the next: no row comes back.
 */
final class LookupTablePurge {

    private static final long NEVER = Long.MIN_VALUE;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TableShape shape;
    private final List<String> primaryKey;
    private final RowRules rules;

    private @Nullable Bytes from;
    private long roundBefore = NEVER;
    private long takenOverBefore = NEVER;
    private boolean untold;

    LookupTablePurge(KeyValueStore<Bytes, byte[]> store, TableShape shape, List<String> primaryKey, RowRules rules) {
        this.store = store;
        this.shape = shape;
        this.primaryKey = primaryKey;
        this.rules = rules;
    }

    /**
     * Looks at the next entries.
     *
     * @param beforeMicros what is older is purged, microseconds since the epoch
     * @param budget most entries to look at, 1 or more
     */
    void step(long beforeMicros, int budget) {
        if (from == null) {
            takenOverBefore = untold ? NEVER : roundBefore;
            roundBefore = beforeMicros;
            untold = false;
        }
        List<KeyValue<Bytes, byte[]>> looked = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = from == null ? store.all() : store.range(from, null)) {
            while (entries.hasNext() && looked.size() < budget) {
                looked.add(entries.next());
            }
            from = entries.hasNext() ? entries.next().key : null;
        }
        for (KeyValue<Bytes, byte[]> entry : looked) {
            if (LookupTableKey.isRow(entry.key)) {
                purgeRow(entry, beforeMicros);
            } else {
                purgePartition(entry);
            }
        }
    }

    private void purgeRow(KeyValue<Bytes, byte[]> entry, long beforeMicros) {
        RowImage image = RowImageCodec.decode(entry.value);
        RowImage covered = image;
        if (!shape.clusteringKey().isEmpty()) {
            try {
                covered = covered(entry.key, image);
            } catch (IncomparableKeyException e) {
                untold = true; // the deletions have to stay
                return;
            }
        }
        if (covered.purged(beforeMicros).equals(RowImage.UNKNOWN)) {
            put(entry.key, null);
        } else if (!covered.equals(image)) {
            put(entry.key, RowImageCodec.encode(covered));
        }
    }

    private RowImage covered(Bytes place, RowImage image) throws IncomparableKeyException {
        var key = LookupTableKey.rowOf(place, primaryKey);
        byte[] deletions = LookupTableKey.ofPartition(key, shape.partitionKey())
                .map(store::get)
                .orElse(null);
        if (deletions == null) {
            return image;
        }
        OptionalLong deletion = PartitionImageCodec.decode(deletions).deletionCovering(key);
        return deletion.isEmpty()
                ? image
                : image.delete(deletion.getAsLong(), rules).image();
    }

    private void purgePartition(KeyValue<Bytes, byte[]> entry) {
        if (takenOverBefore == NEVER) {
            return;
        }
        PartitionImage image = PartitionImageCodec.decode(entry.value);
        PartitionImage purged = image.purged(takenOverBefore);
        if (!purged.equals(image)) {
            put(entry.key, purged.isEmpty() ? null : PartitionImageCodec.encode(purged));
        }
    }

    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    private void put(Bytes place, byte @Nullable [] value) {
        store.put(place, value);
    }
}
