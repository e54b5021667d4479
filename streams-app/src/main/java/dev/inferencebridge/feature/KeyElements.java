package dev.inferencebridge.feature;

import java.util.Arrays;

/**
 * The rows of one window key that are still of use, ordered by time and then by row, in arrays of primitives. Confined to the
 * stream thread.
 *
 * <p>A row is there once. Indices run from 0, the oldest, to {@link #size}; they hold until the next change. Rows mostly come
 * at the new end and go at the old one, and both are cheap.
 */
final class KeyElements {

    /** Stands for the value that an element lacks. It is no number, and hashes keep off it. */
    static final long ABSENT = Double.doubleToRawLongBits(Double.NaN);

    /** The newest time of a key that has seen nothing: later than nothing, and far enough from the edge to subtract from. */
    static final long NEVER = Long.MIN_VALUE / 2;

    private static final int FIRST_CAPACITY = 8;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] rows = new long[FIRST_CAPACITY];
    private final long[][] values;
    private int from;
    private int to;
    private long newest = NEVER;
    private long mark = NEVER;

    KeyElements(int columns) {
        values = new long[columns][FIRST_CAPACITY];
    }

    int size() {
        return to - from;
    }

    /** How many elements there is room for. */
    int capacity() {
        return times.length;
    }

    /** Gives back room after many rows went. */
    void trim() {
        if (times.length > 8 * FIRST_CAPACITY && size() < times.length / 4) {
            shift(from, 0, to - from);
            to -= from;
            from = 0;
            resize(2 * Math.max(to, FIRST_CAPACITY));
        }
    }

    /** The newest time that the key has seen, milliseconds since the epoch, be its row still there or not; or {@link #NEVER}. */
    long newest() {
        return newest;
    }

    /** The newest time, where no row has it any more and the store holds a mark of it; else {@link #NEVER}. */
    long mark() {
        return mark;
    }

    void mark(long time) {
        mark = time;
        newest = Math.max(newest, time);
    }

    void unmark() {
        mark = NEVER;
    }

    long time(int index) {
        return times[from + index];
    }

    long row(int index) {
        return rows[from + index];
    }

    boolean hasValues(int index, long[] others) {
        for (int column = 0; column < values.length; column++) {
            if (values[column][from + index] != others[column]) {
                return false;
            }
        }
        return true;
    }

    void setValues(int index, long[] others) {
        for (int column = 0; column < values.length; column++) {
            values[column][from + index] = others[column];
        }
    }

    /** The first index with a time after the given one. */
    int firstAfter(long time) {
        return time == Long.MAX_VALUE ? size() : position(time + 1, Long.MIN_VALUE) - from;
    }

    /** The index of a row that is likely to be at a time; -1 if there is none. Without luck it looks at all rows. */
    int find(long time, long row) {
        int expected = position(time, row);
        if (expected < to && times[expected] == time && rows[expected] == row) {
            return expected - from;
        }
        for (int i = to - 1; i >= from; i--) {
            if (rows[i] == row) {
                return i - from;
            }
        }
        return -1;
    }

    /** Adds a row that is not there. */
    void insert(long time, long row, long[] columns) {
        if (to == times.length) {
            makeRoom();
        }
        int at = from == to || time > times[to - 1] ? to : position(time, row);
        shift(at, at + 1, to - at);
        to++;
        times[at] = time;
        rows[at] = row;
        for (int column = 0; column < values.length; column++) {
            values[column][at] = columns[column];
        }
        newest = Math.max(newest, time);
    }

    void removeAt(int index) {
        if (index == 0) {
            from++;
        } else {
            shift(from + index + 1, from + index, to - from - index - 1);
            to--;
        }
        if (from == to) {
            from = 0;
            to = 0;
        }
    }

    /** The bits of a column's values, shared: those of index i at {@code i + offset()}. */
    long[] column(int column) {
        return values[column];
    }

    int offset() {
        return from;
    }

    private int position(long time, long row) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time || (times[middle] == time && rows[middle] < row)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void makeRoom() {
        if (from > times.length / 4) {
            shift(from, 0, to - from);
            to -= from;
            from = 0;
        } else {
            resize(times.length + (times.length >> 1));
        }
    }

    private void resize(int capacity) {
        times = Arrays.copyOf(times, capacity);
        rows = Arrays.copyOf(rows, capacity);
        for (int column = 0; column < values.length; column++) {
            values[column] = Arrays.copyOf(values[column], capacity);
        }
    }

    private void shift(int source, int target, int count) {
        if (count == 0) {
            return;
        }
        System.arraycopy(times, source, times, target, count);
        System.arraycopy(rows, source, rows, target, count);
        for (long[] column : values) {
            System.arraycopy(column, source, column, target, count);
        }
    }
}
