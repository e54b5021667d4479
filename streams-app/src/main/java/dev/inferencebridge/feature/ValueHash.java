package dev.inferencebridge.feature;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of columns' values: SHA-256, cut, of an encoding in which different values never look alike. Confined to one thread.
 *
 * <p>A value is a tag, its length where that varies, and its content. A whole number is the same whatever type holds it, as a
 * source may print a double without its fraction; text is the same character by character, so the decimals {@code 1.0} and
 * {@code 1.00} differ.
 */
final class ValueHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle CHARS = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);

    private static final int KEPT_BYTES = 64 * 1024;
    private static final double TWO_TO_63 = 0x1p63;

    private final MessageDigest sha256;
    private byte[] buffer = new byte[256];
    private int length;

    ValueHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The hash of a row's key in a window; null if it lacks one of the columns. {@code scope} keeps equal keys of others apart. */
    @Nullable
    KeyHash ofKey(long scope, List<String> columns, Map<String, Object> row) {
        writeLong('S', scope);
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(columns.get(i));
            if (value == null) {
                length = 0;
                return null;
            }
            write(value);
        }
        byte[] digest = digest();
        return new KeyHash((long) LONGS.get(digest, 0), (long) LONGS.get(digest, 8));
    }

    /** 64 bits of any value. */
    long of(@Nullable Object value) {
        write(value);
        return (long) LONGS.get(digest(), 0);
    }

    private byte[] digest() {
        sha256.update(buffer, 0, length);
        length = 0;
        if (buffer.length > KEPT_BYTES) {
            buffer = new byte[256];
        }
        return sha256.digest();
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            room(1);
            buffer[length++] = 'n';
        } else if (value instanceof String text) {
            writeText(text);
        } else if (value instanceof Long number) {
            writeLong('l', number);
        } else if (value instanceof Double number) {
            writeDouble(number);
        } else if (value instanceof Boolean flag) {
            room(1);
            buffer[length++] = (byte) (flag ? 't' : 'f');
        } else if (value instanceof BigInteger number) {
            writeBytes(number.toByteArray());
        } else if (value instanceof List<?> list) {
            writeSize('[', list.size());
            list.forEach(this::write);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map);
        } else {
            throw new IllegalArgumentException(
                    "no cell holds a " + value.getClass().getName());
        }
    }

    private void writeText(String text) {
        writeSize('s', text.length());
        room(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            CHARS.set(buffer, length, text.charAt(i));
            length += 2;
        }
    }

    private void writeDouble(double number) {
        if (number >= -TWO_TO_63 && number < TWO_TO_63 && number == (long) number) {
            writeLong('l', (long) number);
        } else {
            writeLong('d', Double.doubleToLongBits(number));
        }
    }

    /** In the order of the keys' hashes: maps are equal whatever their order. */
    private void writeMap(Map<?, ?> map) {
        writeSize('{', map.size());
        if (map.size() > 1) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
            sorted.forEach((key, value) -> {
                write(key);
                write(value);
            });
        } else {
            map.forEach((key, value) -> {
                write(String.valueOf(key));
                write(value);
            });
        }
    }

    private void writeBytes(byte[] bytes) {
        writeSize('i', bytes.length);
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void writeLong(char tag, long value) {
        room(9);
        buffer[length] = (byte) tag;
        LONGS.set(buffer, length + 1, value);
        length += 9;
    }

    private void writeSize(char tag, int size) {
        room(5);
        buffer[length] = (byte) tag;
        INTS.set(buffer, length + 1, size);
        length += 5;
    }

    private void room(int bytes) {
        if (buffer.length - length < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + bytes));
        }
    }
}
