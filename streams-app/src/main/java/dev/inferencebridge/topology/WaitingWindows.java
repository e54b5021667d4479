package dev.inferencebridge.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The parts of windows that tasks have sent, until each window is measured. Confined to the stream thread; all of it is in the
 * store.
 *
 * <p>Nobody knows how many parts a window will have: a task without rows sends none. So a window waits for a while from its first
 * part on; and longer for tasks that are behind, as after an outage, when partitions are read at different speeds: for as long
 * as such a task sends parts of earlier windows. Windows are measured in their order, each once; what comes for one that is
 * measured, or for an earlier one, is late.
 */
final class WaitingWindows {

    /** With more, the earliest is measured as it is. */
    static final int MOST = 256;

    private static final byte PART = 1;
    private static final byte SOURCE = 2;
    private static final byte MEASURED = 3;

    private record Part(PartialWindow window, long arrivedMillis, int number) {}

    /** What a task was last heard of. */
    private record Source(long startMillis, long heardMillis) {}

    private final KeyValueStore<Bytes, byte[]> store;
    private final long settleMillis;
    private final TreeMap<Long, List<Part>> waiting = new TreeMap<>();
    private final Map<String, Source> sources = new TreeMap<>();
    private long measuredMillis = Long.MIN_VALUE;

    /** @param settle how long to wait for a part */
    WaitingWindows(KeyValueStore<Bytes, byte[]> store, Duration settle) {
        this.store = store;
        this.settleMillis = settle.toMillis();
        restore();
    }

    /** Returns false for a part that is late. */
    boolean take(PartialWindow part, long nowMillis) {
        long start = part.startMillis();
        sources.put(part.source(), new Source(start, nowMillis));
        store.put(
                sourceKey(part.source()),
                new BinaryOut(16).putLong(start).putLong(nowMillis).toBytes());
        if (start <= measuredMillis) {
            return false;
        }
        List<Part> parts = waiting.computeIfAbsent(start, at -> new ArrayList<>());
        Part arrived = new Part(part, nowMillis, parts.size());
        parts.add(arrived);
        store.put(
                partKey(start, arrived.number),
                new BinaryOut(part.sum().length + 64)
                        .putLong(nowMillis)
                        .putBytes(PartialWindow.CODEC.encode(part))
                        .toBytes());
        return true;
    }

    /** The start of the earliest window, if it is to be measured. */
    OptionalLong due(long nowMillis) {
        if (waiting.isEmpty()) {
            return OptionalLong.empty();
        }
        long start = waiting.firstKey();
        return waiting.size() > MOST || nowMillis >= dueMillis(start) ? OptionalLong.of(start) : OptionalLong.empty();
    }

    private long dueMillis(long start) {
        long since = waiting.getOrDefault(start, List.of()).stream()
                .mapToLong(Part::arrivedMillis)
                .min()
                .orElse(0);
        for (Source source : sources.values()) {
            if (source.startMillis < start) {
                since = Math.max(since, source.heardMillis);
            }
        }
        return since + settleMillis;
    }

    /** The parts of a window, which is now measured. */
    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    List<PartialWindow> measure(long start) {
        List<Part> parts = waiting.getOrDefault(start, List.of());
        waiting.remove(start);
        parts.forEach(part -> store.put(partKey(start, part.number), null));
        measuredMillis = start;
        store.put(measuredKey(), new BinaryOut(16).putLong(start).toBytes());
        return parts.stream().map(Part::window).toList();
    }

    private void restore() {
        byte[] measured = store.get(measuredKey());
        if (measured != null) {
            measuredMillis = new BinaryIn(measured).getLong();
        }
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                BinaryIn key = new BinaryIn(entry.key.get());
                BinaryIn value = new BinaryIn(entry.value);
                byte kind = key.get();
                if (kind == PART) {
                    long start = key.getLong();
                    int number = key.getInt();
                    long arrived = value.getLong();
                    waiting.computeIfAbsent(start, at -> new ArrayList<>())
                            .add(new Part(PartialWindow.CODEC.decode(value.getSomeBytes()), arrived, number));
                } else if (kind == SOURCE) {
                    sources.put(key.getText(), new Source(value.getLong(), value.getLong()));
                }
            }
        }
    }

    private static Bytes partKey(long start, int number) {
        return Bytes.wrap(
                new BinaryOut(16).put(PART).putLong(start).putInt(number).toBytes());
    }

    private static Bytes sourceKey(String source) {
        return Bytes.wrap(new BinaryOut(32).put(SOURCE).putText(source).toBytes());
    }

    private static Bytes measuredKey() {
        return Bytes.wrap(new BinaryOut(16).put(MEASURED).toBytes());
    }
}
