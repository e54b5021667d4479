package dev.inferencebridge.topology;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Key bytes with the equality of their contents. The bytes are not copied. */
final class OrderingKey {

    private final byte[] bytes;
    private final int hash;

    private OrderingKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    static OrderingKey of(byte[] bytes) {
        return new OrderingKey(bytes);
    }

    /** Null for a record without a key, which orders with nothing. */
    static @Nullable OrderingKey ofKey(SourceRecord record) {
        byte[] key = record.key();
        return key == null ? null : new OrderingKey(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderingKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
