package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.WindowValues.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exact aggregates over the rows that share a key, in sliding windows of event time. Confined to the stream thread.
 *
 * <h2>What counts</h2>
 *
 * A row, told by its primary key, counts once within a window key, with what its newest change said: the same change again
 * alters nothing, another replaces it, also when its event time moved. The window of a row at time t holds the rows of its
 * key in (t - over, t], itself among them, as far as they have come by now. A row that is further behind the newest of its key
 * than a window's lateness gets no value of that window, as the rows around it may be gone; as long as it is of use to others
 * it counts for them. A row without a value in one of the key's columns is in no window.
 *
 * <p>A row whose key changes is removed from the old one by {@link #remove} with the row as it was; otherwise it goes with
 * time.
 *
 * <h2>State</h2>
 *
 * The {@link WindowStore} is the truth, one entry a row. The heap holds the keys used last, and reads a key again when it is
 * asked for. Keys that no row comes for are cleared away by {@link #sweep}.
 *
 * <p>Rows are told by 64 bits of a hash, keys by 128: of 100,000 rows under one key, two are taken for one with a
 * probability of 3 in 10 billion.
 */
public final class SlidingWindows {

    private static final byte[] START = new byte[ElementCodec.KEY_BYTES];
    private static final byte[] END = ElementCodec.last(new KeyHash(-1, -1));

    private final WindowStore store;
    private final ValueHash hashes = new ValueHash();
    private final ElementCache cache;
    private final List<ElementSet> sets;
    private final long span;

    private long newestRecordMillis = KeyElements.NEVER;
    private byte[] sweepFrom = START;

    /**
     * @param windows by the name of their feature, at least one, all by the same columns
     * @param store theirs alone
     */
    public SlidingWindows(
            Map<String, WindowDefinition> windows, WindowStore store, WindowLimits limits, WindowListener listener) {
        Map<Optional<String>, Map<String, WindowDefinition>> byTime = new LinkedHashMap<>();
        Set<Set<String>> keys = new LinkedHashSet<>();
        windows.forEach((feature, window) -> {
            keys.add(Set.copyOf(window.by()));
            byTime.computeIfAbsent(window.time(), time -> new LinkedHashMap<>()).put(feature, window);
        });
        if (keys.size() != 1) {
            throw new IllegalArgumentException("windows of one key are needed, not of " + keys);
        }
        this.store = store;
        this.cache = new ElementCache(limits.cachedElements());
        this.span = ElementSet.span(windows.values());
        this.sets = byTime.values().stream()
                .map(some -> new ElementSet(some, store, cache, hashes, listener, limits.elementsPerKey()))
                .toList();
    }

    /**
     * Lets a row count in the place of what it was before, and says what its windows hold.
     *
     * @param recordMillis the timestamp of its record, milliseconds since the epoch. A row more than its lateness, or a minute
     *     if that is more, ahead of it is refused: one wild clock must not push out the history of a key.
     */
    public WindowValues update(Row row, long recordMillis) {
        newestRecordMillis = Math.max(newestRecordMillis, recordMillis);
        long rowHash = rowHash(row);
        Map<String, Double> values = new HashMap<>();
        Refused refused = null;
        for (ElementSet set : sets) {
            Refused problem = set.update(row, rowHash, recordMillis, values);
            refused = refused == null ? problem : refused;
        }
        return refused == null ? new WindowValues.Present(values) : refused;
    }

    /** The keys under which a row counts: one for each event time that windows go by; none where it lacks a column of them. */
    Set<KeyHash> keysOf(Row row) {
        return sets.stream().flatMap(set -> Stream.ofNullable(set.keyOf(row))).collect(Collectors.toUnmodifiableSet());
    }

    /** Lets a row count no more. It is looked for under the key that it has here. */
    public void remove(Row row) {
        long rowHash = rowHash(row);
        sets.forEach(set -> set.remove(row, rowHash));
    }

    /**
     * Clears away rows of keys that are not on the heap and lie further behind the newest record than any window reaches. Goes
     * on where it stopped, and round and round.
     *
     * @param nowMillis the wall clock: no record counts as newer than that
     * @param budget most entries to look at, 1 or more
     * @return how many entries were removed
     */
    public int sweep(long nowMillis, int budget) {
        long past = Math.min(newestRecordMillis, nowMillis) - span;
        List<byte[]> idle = new ArrayList<>();
        byte[][] last = {null};
        int[] left = {budget};
        store.range(sweepFrom, END, (key, value) -> {
            last[0] = key;
            if (ElementCodec.time(key) <= past && !cache.holds(ElementCodec.keyHash(key))) {
                idle.add(key);
            }
            return --left[0] > 0;
        });
        sweepFrom = left[0] > 0 || last[0] == null ? START : last[0];
        idle.forEach(store::delete);
        return idle.size();
    }

    private long rowHash(Row row) {
        long hash = hashes.of(row.key().columns());
        return hash == ElementCodec.MARK ? 1 : hash;
    }
}
