package dev.inferencebridge.topology;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sums of a task's open windows: live in memory, and in a store with a changelog as of each commit. Confined to the stream
 * thread.
 *
 * <p>A sum is some tens of kilobytes and changes with every row, so that neither each row nor each commit can write it. What
 * comes is written down as it is, some tens of bytes a row, and put into the store once a commit. When what a window has there
 * takes more room than its sum, the sum replaces it. So a commit writes at most about as much as its rows take, or one sum
 * a window, and a row costs at most about twice its size, however often commits come.
 *
 * <p>The store's keys are the start of the window (8 bytes) and a number (4): 0 for the sum, from 1 the rows since.
 */
final class OpenWindows<S, E> {

    private static final Logger LOG = LoggerFactory.getLogger(OpenWindows.class);
    private static final long ABOUT_ALL = -1;
    private static final int LEAST_BYTES_OF_A_SUM = 4 * 1024;

    /**
     * How windows are summed up, and how that is written.
     *
     * @param meaning tells sums that can be continued from those that cannot, such as those of other features
     */
    record Content<S, E>(
            String meaning,
            java.util.function.Supplier<S> empty,
            java.util.function.BiConsumer<S, E> add,
            Function<S, byte[]> toBytes,
            Function<byte[], S> fromBytes,
            java.util.function.BiConsumer<BinaryOut, E> writeEvent,
            Function<BinaryIn, E> readEvent) {}

    private static final class Window<S> {
        final S sum;
        /** Since the last save; null when they would take more room than the sum. */
        @Nullable
        BinaryOut events;

        boolean changed;
        int saved;
        int savedBytes;
        int sumBytes = LEAST_BYTES_OF_A_SUM;
        long lastMillis;

        Window(S sum) {
            this.sum = sum;
        }
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final Content<S, E> content;
    private final long lengthMillis;
    private final long latenessMillis;
    private final TreeMap<Long, Window<S>> open = new TreeMap<>();
    private long progressMillis = Long.MIN_VALUE;
    private boolean progressed;

    /** Continues what the store has. */
    OpenWindows(
            KeyValueStore<Bytes, byte[]> store,
            Content<S, E> content,
            Duration length,
            Duration lateness,
            long nowMillis) {
        this.store = store;
        this.content = content;
        this.lengthMillis = length.toMillis();
        this.latenessMillis = lateness.toMillis();
        restore(nowMillis);
    }

    /**
     * Adds something to the window of its time.
     *
     * @param timeMillis of the event; a time that is yet to come counts as now, so that a wrong clock closes no windows
     * @return false if that window is closed for good
     */
    boolean add(long timeMillis, E event, long nowMillis) {
        long time = Math.min(timeMillis, nowMillis);
        long start = Math.floorDiv(time, lengthMillis) * lengthMillis;
        if (isOver(start)) {
            return false;
        }
        Window<S> window = open.computeIfAbsent(start, at -> new Window<>(content.empty.get()));
        content.add.accept(window.sum, event);
        if (!window.changed) {
            window.changed = true;
            window.events = new BinaryOut(256);
        }
        if (window.events != null) {
            content.writeEvent.accept(window.events, event);
            if (window.savedBytes + window.events.size() > window.sumBytes) {
                window.events = null;
            }
        }
        window.lastMillis = nowMillis;
        reached(time);
        return true;
    }

    /** Events have come to this time, whether or not they count in a window; to be given no time that is yet to come. */
    void reached(long timeMillis) {
        if (timeMillis > progressMillis) {
            progressMillis = timeMillis;
            progressed = true;
        }
    }

    /** The latest event; empty before the first. */
    OptionalLong progressMillis() {
        return progressMillis == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(progressMillis);
    }

    /** A window that is closed. */
    record Closed<S>(long startMillis, S sum) {}

    /**
     * Closes the windows that are over: by the time that events have reached, or, when no event has come for as long as events
     * may be late, by the clock. A window that the clock closed opens again if events still come for it.
     */
    List<Closed<S>> close(long nowMillis) {
        List<Closed<S>> closed = new ArrayList<>();
        open.entrySet().removeIf(entry -> {
            long start = entry.getKey();
            Window<S> window = entry.getValue();
            boolean quiet = nowMillis - window.lastMillis >= latenessMillis
                    && nowMillis >= start + lengthMillis + latenessMillis;
            if (!isOver(start) && !quiet) {
                return false;
            }
            forget(start, window);
            closed.add(new Closed<>(start, window.sum));
            return true;
        });
        return closed;
    }

    private boolean isOver(long start) {
        return progressMillis != Long.MIN_VALUE && start + lengthMillis + latenessMillis <= progressMillis;
    }

    /** Writes what has changed. */
    void save() {
        if (progressed) {
            progressed = false;
            store.put(
                    key(ABOUT_ALL, 0),
                    new BinaryOut(64)
                            .putText(content.meaning)
                            .putLong(progressMillis)
                            .toBytes());
        }
        open.forEach((start, window) -> {
            if (window.changed) {
                window.changed = false;
                save(start, window);
            }
        });
    }

    private void save(long start, Window<S> window) {
        BinaryOut events = window.events;
        window.events = null;
        if (events != null) {
            byte[] bytes = events.toBytes();
            store.put(key(start, ++window.saved), bytes);
            window.savedBytes += bytes.length;
            return;
        }
        byte[] sum = content.toBytes.apply(window.sum);
        forget(start, window);
        store.put(key(start, 0), sum);
        window.sumBytes = Math.max(LEAST_BYTES_OF_A_SUM, sum.length);
    }

    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    private void forget(long start, Window<S> window) {
        for (int number = 0; number <= window.saved; number++) {
            store.put(key(start, number), null);
        }
        window.saved = 0;
        window.savedBytes = 0;
    }

    private void restore(long nowMillis) {
        List<Bytes> stale = new ArrayList<>();
        byte[] about = store.get(key(ABOUT_ALL, 0));
        boolean continues = false;
        if (about != null) {
            BinaryIn in = new BinaryIn(about);
            continues = in.getText().equals(content.meaning);
            progressMillis = in.getLong();
        }
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                ByteBuffer key = ByteBuffer.wrap(entry.key.get());
                long start = key.getLong();
                if (start < 0) { // about all windows, or somebody else's
                    continue;
                }
                if (continues) {
                    restore(start, key.getInt(), entry.value, nowMillis);
                } else {
                    stale.add(entry.key);
                }
            }
        }
        if (!stale.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("store", store.name())
                    .log("What is monitored has changed: the windows that were open begin anew");
            stale.forEach(this::delete);
        }
    }

    private void restore(long start, int number, byte[] bytes, long nowMillis) {
        if (number == 0) {
            Window<S> window = new Window<>(content.fromBytes.apply(bytes));
            window.sumBytes = Math.max(LEAST_BYTES_OF_A_SUM, bytes.length);
            window.lastMillis = nowMillis;
            open.put(start, window);
            return;
        }
        Window<S> window = open.computeIfAbsent(start, at -> new Window<>(content.empty.get()));
        BinaryIn in = new BinaryIn(bytes);
        while (in.hasMore()) {
            content.add.accept(window.sum, content.readEvent.apply(in));
        }
        window.saved = number;
        window.savedBytes += bytes.length;
        window.lastMillis = nowMillis;
    }

    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    private void delete(Bytes key) {
        store.put(key, null);
    }

    /** How many windows are open. */
    int size() {
        return open.size();
    }

    static Bytes key(long start, int number) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(start)
                .putInt(number)
                .array());
    }

    /** By their start. */
    Map<Long, S> sums() {
        Map<Long, S> sums = new TreeMap<>();
        open.forEach((start, window) -> sums.put(start, window.sum));
        return sums;
    }
}
