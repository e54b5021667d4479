package dev.inferencebridge.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Calls processors back when their task is about to commit. Thread-safe; a call comes on the stream thread of the task.
 *
 * <p>Kafka Streams has no such hook: {@code StateStore.commit} comes when the transaction has ended, so that what a store wrote
 * there would be in the next one. But before it sends what belongs to a transaction, it flushes the caches of the task's stores,
 * each dirty entry into the store below. The store here is cached, and below it is nothing but the call. A processor that
 * has something to save makes its entry dirty, and has saved it when the changelogs are flushed. The calls may also come
 * earlier, when the cache is short of room: a processor that has changed again since makes its entry dirty again.
 *
 * <p>The store keeps nothing, so it needs no changelog: whoever saves does so in another store.
 */
final class BeforeCommit {

    private static final int ENTRY = 0;

    private final String store;
    private final AtomicLong opened = new AtomicLong();
    private final Map<Long, Runnable> savers = new ConcurrentHashMap<>();

    /** @param store the name of the store that a processor needs */
    BeforeCommit(String store) {
        this.store = store;
    }

    StoreBuilder<KeyValueStore<Integer, Long>> store() {
        return Stores.keyValueStoreBuilder(
                        new FlushedStore.Supplier(store, this::flushed), Serdes.Integer(), Serdes.Long())
                .withCachingEnabled()
                .withLoggingDisabled();
    }

    /**
     * For a processor, in its {@code init}.
     *
     * @param save called at each commit after {@link Saver#changed}
     */
    Saver open(ProcessorContext<?, ?> context, Runnable save) {
        return new Saver(context.getStateStore(store), opened.incrementAndGet(), save);
    }

    /** Whoever is not there any more was closed after its last commit, or is not to commit. */
    private void flushed(byte[] saver) {
        Runnable save = savers.get(Serdes.Long().deserializer().deserialize(store, saver));
        if (save != null) {
            save.run();
        }
    }

    /** One processor's. Confined to the stream thread. */
    final class Saver implements AutoCloseable {

        private final KeyValueStore<Integer, Long> entries;
        private final long id;
        private boolean dirty;

        private Saver(KeyValueStore<Integer, Long> entries, long id, Runnable save) {
            this.entries = entries;
            this.id = id;
            savers.put(id, () -> {
                dirty = false;
                save.run();
            });
        }

        /** There is something to save at the next commit. */
        void changed() {
            if (!dirty) {
                dirty = true;
                entries.put(ENTRY, id);
            }
        }

        @Override
        public void close() {
            savers.remove(id);
        }
    }
}
