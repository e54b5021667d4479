package dev.inferencebridge.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Values in the encoding of change events to the bytes that Cassandra stores. Stateless. */
final class CqlBytes {

    private CqlBytes() {}

    /** The bytes of a value; null where the type has none here or the value is not of it. */
    static byte @Nullable [] of(String cqlType, Object value) {
        try {
            return switch (cqlType) {
                case "tinyint" -> new byte[] {(byte) whole(value)};
                case "smallint" ->
                    ByteBuffer.allocate(2).putShort((short) whole(value)).array();
                case "int" -> ByteBuffer.allocate(4).putInt((int) whole(value)).array();
                case "bigint", "timestamp", "time" ->
                    ByteBuffer.allocate(8).putLong(whole(value)).array();
                case "date" ->
                    ByteBuffer.allocate(4)
                            .putInt((int) whole(value) + Integer.MIN_VALUE)
                            .array();
                case "boolean" -> value instanceof Boolean truth ? new byte[] {(byte) (truth ? 1 : 0)} : null;
                case "float" ->
                    ByteBuffer.allocate(4).putFloat(real(value).floatValue()).array();
                case "double" ->
                    ByteBuffer.allocate(8).putDouble(real(value).doubleValue()).array();
                case "text", "varchar", "ascii" -> value instanceof String text ? text.getBytes(UTF_8) : null;
                case "blob" ->
                    value instanceof String text ? Base64.getDecoder().decode(text) : null;
                case "uuid", "timeuuid" -> {
                    java.util.UUID uuid = java.util.UUID.fromString(value.toString());
                    yield ByteBuffer.allocate(16)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .array();
                }
                case "inet" -> value instanceof String text ? InetText.bytes(text) : null;
                case "varint" -> new BigInteger(value.toString()).toByteArray();
                case "decimal" -> decimal(new BigDecimal(value.toString()));
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] decimal(BigDecimal value) {
        byte[] unscaled = value.unscaledValue().toByteArray();
        return ByteBuffer.allocate(4 + unscaled.length)
                .putInt(value.scale())
                .put(unscaled)
                .array();
    }

    private static long whole(Object value) {
        if (value instanceof Long whole) {
            return whole;
        }
        throw new IllegalArgumentException("not a whole number of 64 bits");
    }

    private static Number real(Object value) {
        if (value instanceof Number number) {
            return number;
        }
        return Double.valueOf(value.toString());
    }
}
