package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What running windows would say of one row, of a copy of the entries in their {@link WindowStore}. Confined to one thread.
 *
 * <p>It holds the entries of the row's keys and no others, and changes nothing outside of it.
 */
public final class WindowSnapshot {

    private final Row row;
    private final Set<KeyHash> keys;
    private final Entries entries = new Entries();
    private final SlidingWindows windows;

    /** @param windows as {@link SlidingWindows} takes them */
    public WindowSnapshot(Map<String, WindowDefinition> windows, WindowLimits limits, Row row) {
        this.row = row;
        this.windows = new SlidingWindows(windows, entries, limits, () -> {});
        this.keys = this.windows.keysOf(row);
    }

    /** Whether the row is in no window: it lacks a column of the key. */
    public boolean isOutside() {
        return keys.isEmpty();
    }

    /** Takes an entry as it was last written; null where it was deleted. */
    public void apply(byte[] key, byte @Nullable [] value) {
        if (key.length != ElementCodec.KEY_BYTES || !keys.contains(ElementCodec.keyHash(key))) {
            return;
        }
        if (value == null) {
            entries.delete(key);
        } else {
            entries.put(key, value);
        }
    }

    /** What the windows say of the row; to be asked once, after all entries were applied. */
    public WindowValues values(long recordMillis) {
        return windows.update(row, recordMillis);
    }

    private static final class Entries implements WindowStore {

        private final TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);

        @Override
        public void put(byte[] key, byte[] value) {
            sorted.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            sorted.remove(key);
        }

        @Override
        public void range(byte[] from, byte[] to, Visitor visitor) {
            for (Map.Entry<byte[], byte[]> entry :
                    sorted.subMap(from, true, to, true).entrySet()) {
                if (!visitor.visit(entry.getKey(), entry.getValue())) {
                    return;
                }
            }
        }
    }
}
