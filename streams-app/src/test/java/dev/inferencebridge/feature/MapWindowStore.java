package dev.inferencebridge.feature;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A store in a map, which survives the windows on it. Confined to the test's thread. */
final class MapWindowStore implements WindowStore {

    private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    int writes;
    int scans;

    @Override
    public void put(byte[] key, byte[] value) {
        writes++;
        entries.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        writes++;
        entries.remove(key);
    }

    @Override
    public void range(byte[] from, byte[] to, Visitor visitor) {
        scans++;
        for (Map.Entry<byte[], byte[]> entry :
                entries.subMap(from, true, to, true).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    int size() {
        return entries.size();
    }
}
