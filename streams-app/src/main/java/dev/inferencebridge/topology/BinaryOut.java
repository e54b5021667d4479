package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes under construction, big-endian; {@link BinaryIn} reads them. Confined to one thread.
 *
 * <p>Equal values make equal bytes: the entries of a map are written in the order of their names.
 */
final class BinaryOut {

    static final byte NULL = 0;
    static final byte TEXT = 1;
    static final byte FALSE = 2;
    static final byte TRUE = 3;
    static final byte WHOLE = 4;
    static final byte BIG = 5;
    static final byte DECIMAL = 6;
    static final byte LIST = 7;
    static final byte MAP = 8;

    private ByteBuffer buffer;

    BinaryOut(int expectedSize) {
        buffer = ByteBuffer.allocate(Math.max(16, expectedSize));
    }

    BinaryOut put(byte value) {
        room(1).put(value);
        return this;
    }

    BinaryOut put(boolean value) {
        return put((byte) (value ? 1 : 0));
    }

    BinaryOut putInt(int value) {
        room(4).putInt(value);
        return this;
    }

    BinaryOut putLong(long value) {
        room(8).putLong(value);
        return this;
    }

    BinaryOut putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** A length (4; -1 for null) and that many bytes. */
    BinaryOut putBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return putInt(-1);
        }
        putInt(bytes.length);
        room(bytes.length).put(bytes);
        return this;
    }

    BinaryOut putText(String text) {
        return putBytes(text.getBytes(UTF_8));
    }

    /** A value of the types that {@code change.Cell.Value} lists, or null; a byte tells which. */
    BinaryOut putValue(@Nullable Object value) {
        if (value == null) {
            return put(NULL);
        } else if (value instanceof String text) {
            return put(TEXT).putText(text);
        } else if (value instanceof Boolean bool) {
            return put(bool ? TRUE : FALSE);
        } else if (value instanceof Long whole) {
            return put(WHOLE).putLong(whole);
        } else if (value instanceof BigInteger big) {
            return put(BIG).putBytes(big.toByteArray());
        } else if (value instanceof Double decimal) {
            return put(DECIMAL).putDouble(decimal);
        } else if (value instanceof List<?> list) {
            put(LIST).putInt(list.size());
            list.forEach(this::putValue);
            return this;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((name, element) -> sorted.put((String) name, element));
            return put(MAP).putNamed(sorted);
        }
        throw new SerializationException("no way to write a " + value.getClass().getName());
    }

    /** The number of entries (4), then name and value of each, in the order of the map. */
    BinaryOut putNamed(Map<String, ?> values) {
        putInt(values.size());
        values.forEach((name, value) -> putText(name).putValue(value));
        return this;
    }

    /** Bytes so far. */
    int size() {
        return buffer.position();
    }

    byte[] toBytes() {
        return buffer.position() == buffer.capacity()
                ? buffer.array()
                : Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            long wanted = Math.max(2L * buffer.capacity(), (long) buffer.position() + bytes);
            if (wanted > Integer.MAX_VALUE - 8) {
                throw new SerializationException("a record of more than 2 GiB");
            }
            buffer = ByteBuffer.allocate((int) wanted).put(buffer.flip());
        }
        return buffer;
    }
}
