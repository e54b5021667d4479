package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BinaryOut} wrote. Confined to one thread. Every method throws a {@link BufferUnderflowException} where the
 * bytes are cut short.
 */
final class BinaryIn {

    private final ByteBuffer buffer;

    BinaryIn(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    boolean hasMore() {
        return buffer.hasRemaining();
    }

    byte get() {
        return buffer.get();
    }

    boolean getBoolean() {
        return buffer.get() != 0;
    }

    int getInt() {
        return buffer.getInt();
    }

    long getLong() {
        return buffer.getLong();
    }

    double getDouble() {
        return Double.longBitsToDouble(buffer.getLong());
    }

    byte @Nullable [] getBytes() {
        int length = buffer.getInt();
        if (length < 0) {
            return null;
        }
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    byte[] getSomeBytes() {
        byte[] bytes = getBytes();
        if (bytes == null) {
            throw new SerializationException("a part that must be there is null");
        }
        return bytes;
    }

    String getText() {
        return new String(getSomeBytes(), UTF_8);
    }

    @Nullable
    Object getValue() {
        byte kind = buffer.get();
        return switch (kind) {
            case BinaryOut.NULL -> null;
            case BinaryOut.TEXT -> getText();
            case BinaryOut.FALSE -> false;
            case BinaryOut.TRUE -> true;
            case BinaryOut.WHOLE -> getLong();
            case BinaryOut.BIG -> new BigInteger(getSomeBytes());
            case BinaryOut.DECIMAL -> getDouble();
            case BinaryOut.LIST -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int left = count(); left > 0; left--) {
                    list.add(getValue());
                }
                yield list;
            }
            case BinaryOut.MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int left = count(); left > 0; left--) {
                    map.put(getText(), getValue());
                }
                yield map;
            }
            default -> throw new SerializationException("no kind of value: " + kind);
        };
    }

    /** Values by name, none of them null, in the order in which they were written. */
    Map<String, Object> getNamed() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int left = count(); left > 0; left--) {
            String name = getText();
            Object value = getValue();
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    Map<String, Double> getNumbers() {
        Map<String, Double> numbers = new HashMap<>();
        for (int left = count(); left > 0; left--) {
            numbers.put(getText(), getDouble());
        }
        return numbers;
    }

    /** An element takes a byte at least: a larger count would only ask for memory. */
    private int count() {
        int count = buffer.getInt();
        if (count < 0 || count > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        return count;
    }
}
