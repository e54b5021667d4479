package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of images: whole numbers in 1 to 10 bytes, zig-zag where they may be negative, text as its length and UTF-8.
 * Confined to one encoding.
 */
final class ImageWriter {

    static final byte NULL = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte WHOLE = 3;
    static final byte DOUBLE = 4;
    static final byte TEXT = 5;
    static final byte BIG_WHOLE = 6;
    static final byte LIST = 7;
    static final byte MAP = 8;

    private byte[] bytes;
    private int size;

    ImageWriter(int expected) {
        bytes = new byte[expected];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void one(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void fixed(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void count(int value) {
        unsigned(value);
    }

    void whole(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    private void unsigned(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    void text(String text) {
        int length = text.length();
        if (length < 0x80) {
            room(1 + length);
            int start = size;
            bytes[size++] = (byte) length;
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                if (c >= 0x80) {
                    size = start;
                    raw(text.getBytes(UTF_8));
                    return;
                }
                bytes[size++] = (byte) c;
            }
        } else {
            raw(text.getBytes(UTF_8));
        }
    }

    private void raw(byte[] part) {
        count(part.length);
        room(part.length);
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
    }

    /** A value of the types that {@code Cell.Value} lists, or null. */
    void value(@Nullable Object value) {
        if (value == null) {
            one(NULL);
        } else if (value instanceof String text) {
            one(TEXT);
            text(text);
        } else if (value instanceof Long whole) {
            one(WHOLE);
            whole(whole);
        } else if (value instanceof Double real) {
            one(DOUBLE);
            fixed(Double.doubleToRawLongBits(real));
        } else if (value instanceof Boolean truth) {
            one(truth ? TRUE : FALSE);
        } else if (value instanceof BigInteger whole) {
            one(BIG_WHOLE);
            raw(whole.toByteArray());
        } else if (value instanceof List<?> list) {
            one(LIST);
            count(list.size());
            list.forEach(this::value);
        } else if (value instanceof Map<?, ?> map) {
            one(MAP);
            count(map.size());
            map.forEach((key, element) -> {
                text(String.valueOf(key));
                value(element);
            });
        } else {
            throw new IllegalArgumentException(
                    "an image cannot hold a " + value.getClass().getName());
        }
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
