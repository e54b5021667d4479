package dev.inferencebridge.topology;

import dev.inferencebridge.async.SlotJournal;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The journal of an asynchronous stage in a Kafka Streams store. Confined to the stream thread. */
final class StoreJournal<W> implements SlotJournal<W> {

    private final KeyValueStore<Integer, OccupiedSlot<W>> store;

    StoreJournal(KeyValueStore<Integer, OccupiedSlot<W>> store) {
        this.store = store;
    }

    @Override
    public void occupy(int slot, long arrival, W work) {
        store.put(slot, new OccupiedSlot<>(arrival, work));
    }

    @Override
    public void replace(int slot, long arrival, W work) {
        occupy(slot, arrival, work);
    }

    @Override
    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    public void clear(int slot) {
        store.put(slot, null);
    }

    @Override
    public void forEachOccupied(Visitor<? super W> visitor) {
        try (KeyValueIterator<Integer, OccupiedSlot<W>> slots = store.all()) {
            while (slots.hasNext()) {
                KeyValue<Integer, OccupiedSlot<W>> entry = slots.next();
                visitor.occupied(entry.key, entry.value.arrival(), entry.value.work());
            }
        }
    }
}
