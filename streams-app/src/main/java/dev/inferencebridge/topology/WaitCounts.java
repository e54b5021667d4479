package dev.inferencebridge.topology;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many predictions or labels wait for each other, by the time at which they began to. Confined to the stream thread.
 *
 * <p>They are counted by sixteenths of the time that they wait: so they have waited in vain when that time has passed, and a
 * sixteenth of it at most.
 */
final class WaitCounts {

    private static final int SPANS = 16;

    private final long withinMillis;
    private final long spanMillis;
    private final TreeMap<Long, Long> waiting = new TreeMap<>();

    WaitCounts(long withinMillis) {
        this.withinMillis = withinMillis;
        this.spanMillis = Math.max(1, withinMillis / SPANS);
    }

    void began(long timeMillis) {
        waiting.merge(spanOf(timeMillis), 1L, Long::sum);
    }

    /** Does nothing for one that has waited in vain. */
    void ended(long timeMillis) {
        waiting.computeIfPresent(spanOf(timeMillis), (span, count) -> count > 1 ? count - 1 : null);
    }

    /** How many have waited in vain by now; they are counted once. */
    long inVain(long nowMillis) {
        long count = 0;
        while (!waiting.isEmpty() && waiting.firstKey() + spanMillis + withinMillis <= nowMillis) {
            count += waiting.pollFirstEntry().getValue();
        }
        return count;
    }

    private long spanOf(long timeMillis) {
        return Math.floorDiv(timeMillis, spanMillis) * spanMillis;
    }

    void writeTo(BinaryOut out) {
        out.putLong(spanMillis).putInt(waiting.size());
        for (Map.Entry<Long, Long> span : waiting.entrySet()) {
            out.putLong(span.getKey()).putLong(span.getValue());
        }
    }

    /** Those that waited for another length of time are forgotten. */
    void restore(BinaryIn in) {
        boolean continues = in.getLong() == spanMillis;
        for (int left = in.getInt(); left > 0; left--) {
            long span = in.getLong();
            long count = in.getLong();
            if (continues) {
                waiting.put(span, count);
            }
        }
    }
}
