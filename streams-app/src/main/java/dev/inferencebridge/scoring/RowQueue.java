package dev.inferencebridge.scoring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a call: fresh rows in arrival order, batches that go again at once, and batches that go again later.
 * Guarded by the batcher's lock.
 */
final class RowQueue {

    private final ArrayDeque<Row> fresh = new ArrayDeque<>();
    private final ArrayDeque<Batch> ready = new ArrayDeque<>();
    private final PriorityQueue<Batch> delayed = new PriorityQueue<>(Comparator.comparingLong(batch -> batch.readyAt));
    private int rows;
    private long freshBytes;

    int rows() {
        return rows;
    }

    void add(Row row) {
        fresh.add(row);
        freshBytes += row.bytes;
        rows++;
    }

    void addFirst(Batch batch) {
        ready.addFirst(batch);
        rows += batch.size();
    }

    void addDelayed(Batch batch) {
        delayed.add(batch);
        rows += batch.size();
    }

    /** When the next delayed batch is due; {@link Long#MAX_VALUE} without one. */
    long nextDue() {
        Batch next = delayed.peek();
        return next == null ? Long.MAX_VALUE : next.readyAt;
    }

    boolean hasWork(long now) {
        for (Batch due = delayed.peek(); due != null && due.readyAt - now <= 0; due = delayed.peek()) {
            ready.add(delayed.remove());
        }
        return !ready.isEmpty() || !fresh.isEmpty();
    }

    /** Whether waiting longer makes the next call no larger: it is full, or its rows are settled already. */
    boolean isRipe(int maxRows, long maxBytes) {
        return !ready.isEmpty() || fresh.size() >= maxRows || freshBytes >= maxBytes;
    }

    boolean hasFresh() {
        return !fresh.isEmpty();
    }

    /**
     * Takes the rows of the next call. Batches that go again come first, unless the call is to find out whether the
     * endpoint is back: then rows that never failed do, lest one bad row be the only one that ever asks.
     */
    @Nullable
    Batch take(boolean freshFirst, int maxRows, long maxBytes) {
        boolean takeFresh = ready.isEmpty() || (freshFirst && !fresh.isEmpty());
        Batch batch = takeFresh ? takeFresh(maxRows, maxBytes) : ready.poll();
        rows -= batch == null ? 0 : batch.size();
        return batch;
    }

    private @Nullable Batch takeFresh(int maxRows, long maxBytes) {
        Row row = fresh.poll();
        if (row == null) {
            return null;
        }
        List<Row> taken = new ArrayList<>(Math.min(maxRows, fresh.size() + 1));
        taken.add(row);
        long bytes = row.bytes;
        for (Row next = fresh.peek(); next != null && taken.size() < maxRows; next = fresh.peek()) {
            bytes += next.bytes;
            if (bytes > maxBytes) {
                break;
            }
            taken.add(fresh.remove());
        }
        taken.forEach(gone -> freshBytes -= gone.bytes);
        return Batch.of(taken);
    }

    /** Takes everything, for closing. */
    List<Row> drain() {
        List<Row> all = new ArrayList<>(fresh);
        ready.forEach(batch -> all.addAll(batch.rows));
        delayed.forEach(batch -> all.addAll(batch.rows));
        fresh.clear();
        freshBytes = 0;
        ready.clear();
        delayed.clear();
        rows = 0;
        return all;
    }
}
