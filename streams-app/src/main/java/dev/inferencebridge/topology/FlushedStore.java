package dev.inferencebridge.topology;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Below a cache: hands on the values that are flushed, and keeps none. Confined to the stream thread. */
final class FlushedStore implements KeyValueStore<Bytes, byte[]> {

    private final String name;
    private final Consumer<byte[]> flushed;
    private boolean open;

    private FlushedStore(String name, Consumer<byte[]> flushed) {
        this.name = name;
        this.flushed = flushed;
    }

    /** Makes one for each task. */
    record Supplier(String name, Consumer<byte[]> flushed) implements KeyValueBytesStoreSupplier {
        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new FlushedStore(name, flushed);
        }

        @Override
        public String metricsScope() {
            return "flushed";
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        if (value != null) {
            flushed.accept(value);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte @Nullable [] value) {
        put(key, value);
        return null;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return null;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return null;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return new Nothing();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return new Nothing();
    }

    @Override
    public long approximateNumEntries() {
        return 0;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    private static final class Nothing implements KeyValueIterator<Bytes, byte[]> {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            throw new java.util.NoSuchElementException("the store keeps nothing");
        }

        @Override
        public Bytes peekNextKey() {
            throw new java.util.NoSuchElementException("the store keeps nothing");
        }

        @Override
        public void close() {}
    }
}
