package dev.inferencebridge.async;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A journal in memory that can be put back to an earlier state. */
final class MapJournal<W> implements SlotJournal<W> {

    record Entry<W>(long arrival, W work) {}

    private final Map<Integer, Entry<W>> entries = new TreeMap<>();
    private final Set<Integer> slotsEverUsed = new TreeSet<>();
    private int writes;

    @Override
    public void occupy(int slot, long arrival, W work) {
        if (entries.put(slot, new Entry<>(arrival, work)) != null) {
            throw new AssertionError("slot " + slot + " was taken already");
        }
        slotsEverUsed.add(slot);
        writes++;
    }

    @Override
    public void replace(int slot, long arrival, W work) {
        if (entries.put(slot, new Entry<>(arrival, work)) == null) {
            throw new AssertionError("slot " + slot + " was free");
        }
        writes++;
    }

    @Override
    public void clear(int slot) {
        if (entries.remove(slot) == null) {
            throw new AssertionError("slot " + slot + " was free already");
        }
        writes++;
    }

    @Override
    public void forEachOccupied(Visitor<? super W> visitor) {
        Map.copyOf(entries).forEach((slot, entry) -> visitor.occupied(slot, entry.arrival(), entry.work()));
    }

    Map<Integer, Entry<W>> occupied() {
        return Map.copyOf(entries);
    }

    Set<Integer> slotsEverUsed() {
        return slotsEverUsed;
    }

    int writes() {
        return writes;
    }

    void restore(Map<Integer, Entry<W>> earlier) {
        entries.clear();
        entries.putAll(earlier);
    }
}
