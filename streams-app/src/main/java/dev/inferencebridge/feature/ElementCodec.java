package dev.inferencebridge.feature;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Elements of windows as entries of the store. Immutable; changing the layout loses the windows of running pipelines.
 *
 * <pre>
 *   key:    hash of the window key (16) | time, sign flipped so that bytes order as times (8) | hash of the row (8)
 *   value:  1 | column tag (4) | bits of the value (8) | column tag | bits | ...
 *   mark:   0, under row 0: the newest time that the window key has seen, when no row has it any more
 * </pre>
 *
 * <p>Columns are told by tags and not by position, so windows over further columns can be configured later: elements that are
 * there already lack their values, as if they were null.
 */
final class ElementCodec {

    static final int KEY_BYTES = 32;

    /** No row has this hash. */
    static final long MARK = 0;

    private static final byte[] MARK_VALUE = {0};

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final int[] tags;

    /** @param tags of the columns, all different */
    ElementCodec(int... tags) {
        this.tags = tags.clone();
    }

    static byte[] key(KeyHash key, long time, long row) {
        byte[] bytes = new byte[KEY_BYTES];
        LONGS.set(bytes, 0, key.high());
        LONGS.set(bytes, 8, key.low());
        LONGS.set(bytes, 16, time ^ Long.MIN_VALUE);
        LONGS.set(bytes, 24, row);
        return bytes;
    }

    static byte[] first(KeyHash key) {
        return key(key, Long.MIN_VALUE, 0);
    }

    static byte[] last(KeyHash key) {
        return key(key, Long.MAX_VALUE, -1);
    }

    static KeyHash keyHash(byte[] key) {
        return new KeyHash((long) LONGS.get(key, 0), (long) LONGS.get(key, 8));
    }

    static long time(byte[] key) {
        return (long) LONGS.get(key, 16) ^ Long.MIN_VALUE;
    }

    static long row(byte[] key) {
        return (long) LONGS.get(key, 24);
    }

    static byte[] mark() {
        return MARK_VALUE.clone();
    }

    byte[] value(long[] columns) {
        int present = 0;
        for (long column : columns) {
            present += column == KeyElements.ABSENT ? 0 : 1;
        }
        byte[] bytes = new byte[1 + 12 * present];
        bytes[0] = 1;
        int at = 1;
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != KeyElements.ABSENT) {
                INTS.set(bytes, at, tags[i]);
                LONGS.set(bytes, at + 4, columns[i]);
                at += 12;
            }
        }
        return bytes;
    }

    /** Reads the columns that it knows by their tags; others are passed over. */
    void readValue(byte[] bytes, long[] columns) {
        Arrays.fill(columns, KeyElements.ABSENT);
        for (int at = 1; at + 12 <= bytes.length; at += 12) {
            int tag = (int) INTS.get(bytes, at);
            for (int i = 0; i < tags.length; i++) {
                if (tags[i] == tag) {
                    columns[i] = (long) LONGS.get(bytes, at + 4);
                }
            }
        }
    }
}
