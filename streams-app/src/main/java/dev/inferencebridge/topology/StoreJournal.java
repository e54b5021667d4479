package dev.inferencebridge.topology;

import dev.inferencebridge.async.SlotJournal;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The journal of an asynchronous stage in a Kafka Streams store. Confined to the stream thread.
 *
 * @param <W> the event as the stage has it
 * @param <S> the event as the store has it
 */
final class StoreJournal<W, S> implements SlotJournal<W> {

    private final KeyValueStore<Integer, OccupiedSlot<S>> store;
    private final Function<? super W, ? extends S> stored;
    private final Function<? super S, ? extends W> restored;

    StoreJournal(
            KeyValueStore<Integer, OccupiedSlot<S>> store,
            Function<? super W, ? extends S> stored,
            Function<? super S, ? extends W> restored) {
        this.store = store;
        this.stored = stored;
        this.restored = restored;
    }

    @Override
    public void occupy(int slot, long arrival, W work) {
        store.put(slot, new OccupiedSlot<>(arrival, stored.apply(work)));
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
        try (KeyValueIterator<Integer, OccupiedSlot<S>> slots = store.all()) {
            while (slots.hasNext()) {
                KeyValue<Integer, OccupiedSlot<S>> entry = slots.next();
                visitor.occupied(
                        entry.key, entry.value.arrival(), restored.apply(entry.value.work()));
            }
        }
    }
}
