package dev.inferencebridge.topology;

import dev.inferencebridge.feature.WindowStore;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The elements of windows in a Kafka Streams store. Confined to the stream thread. */
final class KeyValueWindowStore implements WindowStore {

    private final KeyValueStore<Bytes, byte[]> store;

    KeyValueWindowStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        store.put(Bytes.wrap(key), value);
    }

    /** Not {@link KeyValueStore#delete}, which reads what it deletes. */
    @Override
    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    public void delete(byte[] key) {
        store.put(Bytes.wrap(key), null);
    }

    @Override
    public void range(byte[] from, byte[] to, Visitor visitor) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                if (!visitor.visit(entry.key.get(), entry.value)) {
                    return;
                }
            }
        }
    }
}
