package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ImageWriter} wrote. Confined to one decoding. Every method throws {@link SerializationException} for bytes
 * that are cut short or mean nothing.
 */
final class ImageReader {

    private static final int MOST_NESTED = 64;

    private final String what;
    private final byte[] bytes;
    private int position;

    /** Checks the format, the first byte; {@code what} names what is read, in messages. */
    ImageReader(String what, byte[] bytes, int format) {
        this.what = what;
        this.bytes = bytes;
        int found = one();
        if (found != format) {
            throw new SerializationException("the store holds a " + what + " of format " + found
                    + ", this version reads " + format
                    + ": run the version that wrote it, or reset the application");
        }
    }

    int one() {
        if (position >= bytes.length) {
            throw broken("is cut short");
        }
        return bytes[position++];
    }

    long fixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (one() & 0xFF);
        }
        return value;
    }

    /** A number of parts, each of at least one byte. */
    int count() {
        long value = unsigned();
        if (value < 0 || value > bytes.length - position) {
            throw broken("is cut short");
        }
        return (int) value;
    }

    long whole() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = one();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken("has a number of more than 10 bytes");
    }

    String text() {
        int length = count();
        String text = new String(bytes, position, length, UTF_8);
        position += length;
        return text;
    }

    @Nullable
    Object value() {
        return value(0);
    }

    private @Nullable Object value(int depth) {
        if (depth > MOST_NESTED) {
            throw broken("is nested too deeply");
        }
        int type = one();
        return switch (type) {
            case ImageWriter.NULL -> null;
            case ImageWriter.FALSE -> false;
            case ImageWriter.TRUE -> true;
            case ImageWriter.WHOLE -> whole();
            case ImageWriter.DOUBLE -> Double.longBitsToDouble(fixed());
            case ImageWriter.TEXT -> text();
            case ImageWriter.BIG_WHOLE -> bigWhole();
            case ImageWriter.LIST -> list(depth);
            case ImageWriter.MAP -> map(depth);
            default -> throw broken("has a value of the unknown type " + type);
        };
    }

    private BigInteger bigWhole() {
        int length = count();
        if (length == 0) {
            throw broken("has a number without digits");
        }
        BigInteger whole = new BigInteger(bytes, position, length);
        position += length;
        return whole;
    }

    private List<@Nullable Object> list(int depth) {
        int length = count();
        List<@Nullable Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(int depth) {
        int length = count();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < length; i++) {
            map.put(text(), value(depth + 1));
        }
        return map;
    }

    void end() {
        if (position != bytes.length) {
            throw broken("goes on after its end");
        }
    }

    SerializationException broken(String how) {
        return new SerializationException("a " + what + " of the store " + how + ", at byte " + position);
    }
}
