package dev.inferencebridge.feature;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The elements of the keys used last, bounded by the room they take all together. What is dropped is still in the store.
 * Confined to the stream thread.
 */
final class ElementCache {

    private final int capacity;
    private final Map<KeyHash, KeyElements> keys = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /** @param capacity in elements; the key in use is held whatever its size */
    ElementCache(int capacity) {
        this.capacity = capacity;
    }

    boolean holds(KeyHash key) {
        return keys.containsKey(key);
    }

    /** Lends out a key's elements, loaded if need be; {@link #giveBack} is to follow. */
    KeyElements take(KeyHash key, Function<KeyHash, KeyElements> load) {
        KeyElements elements = keys.get(key);
        if (elements == null) {
            elements = load.apply(key);
            keys.put(key, elements);
        } else {
            held -= elements.capacity();
        }
        return elements;
    }

    /** Takes back what was lent out last, and makes room for it. */
    void giveBack(KeyElements elements) {
        elements.trim();
        held += elements.capacity();
        if (held > capacity) {
            evict(elements);
        }
    }

    private void evict(KeyElements spared) {
        Iterator<KeyElements> eldestFirst = keys.values().iterator();
        while (held > capacity && eldestFirst.hasNext()) {
            KeyElements eldest = eldestFirst.next();
            if (eldest != spared) {
                held -= eldest.capacity();
                eldestFirst.remove();
            }
        }
    }
}
