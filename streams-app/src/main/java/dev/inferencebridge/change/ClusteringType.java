package dev.inferencebridge.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The order of a clustering column, by the marshalling class that Debezium names. Immutable, thread-safe.
 *
 * <p>Values of both sources, the text of a range's bound and the encoding of row keys, become one sort key: a {@code byte[]}
 * in unsigned order, or a {@link Comparable}. A timestamp before the year 1 has no unambiguous text in Cassandra and is
 * compared wrongly.
 */
record ClusteringType(Kind kind, boolean reversed) {

    private static final String PACKAGE = "org.apache.cassandra.db.marshal.";
    private static final String REVERSED = "ReversedType(";

    enum Kind {
        WHOLE,
        VARINT,
        DECIMAL,
        FLOAT,
        DOUBLE,
        TEXT,
        BOOLEAN,
        TIMESTAMP,
        DATE,
        TIME,
        UUID,
        TIMEUUID,
        LEXICAL_UUID,
        BLOB,
        INET
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("Int32Type", Kind.WHOLE),
            Map.entry("LongType", Kind.WHOLE),
            Map.entry("ShortType", Kind.WHOLE),
            Map.entry("ByteType", Kind.WHOLE),
            Map.entry("IntegerType", Kind.VARINT),
            Map.entry("DecimalType", Kind.DECIMAL),
            Map.entry("FloatType", Kind.FLOAT),
            Map.entry("DoubleType", Kind.DOUBLE),
            Map.entry("UTF8Type", Kind.TEXT),
            Map.entry("AsciiType", Kind.TEXT),
            Map.entry("BooleanType", Kind.BOOLEAN),
            Map.entry("TimestampType", Kind.TIMESTAMP),
            Map.entry("SimpleDateType", Kind.DATE),
            Map.entry("TimeType", Kind.TIME),
            Map.entry("UUIDType", Kind.UUID),
            Map.entry("TimeUUIDType", Kind.TIMEUUID),
            Map.entry("LexicalUUIDType", Kind.LEXICAL_UUID),
            Map.entry("BytesType", Kind.BLOB),
            Map.entry("InetAddressType", Kind.INET));

    static ClusteringType of(String column, String marshalClass) throws IncomparableKeyException {
        String name = withoutPackage(marshalClass);
        boolean reversed = name.startsWith(REVERSED) && name.endsWith(")");
        if (reversed) {
            name = withoutPackage(name.substring(REVERSED.length(), name.length() - 1));
        }
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IncomparableKeyException("clustering column " + column + ": ranges of type " + marshalClass
                    + " cannot be compared with the keys of rows");
        }
        return new ClusteringType(kind, reversed);
    }

    private static String withoutPackage(String name) {
        return name.startsWith(PACKAGE) ? name.substring(PACKAGE.length()) : name;
    }

    /** The sort key of a value in Cassandra's own text form. */
    Object ofText(String column, String text) throws IncomparableKeyException {
        try {
            return switch (kind) {
                case TIMESTAMP -> Instant.parse(text).toEpochMilli();
                case DATE -> LocalDate.parse(text).toEpochDay();
                case TIME -> LocalTime.parse(text).toNanoOfDay();
                case BLOB -> HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
                case BOOLEAN -> truth(text);
                default -> ofEither(text);
            };
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
            throw unreadable(column, "bound of a range", e);
        }
    }

    /** The sort key of a value as row keys hold it. */
    Object ofKey(String column, @Nullable Object value) throws IncomparableKeyException {
        try {
            if (value == null) {
                throw new IllegalArgumentException("no value");
            }
            return switch (kind) {
                case TIMESTAMP, DATE, TIME -> whole(value);
                case BLOB -> Base64.getDecoder().decode(value.toString());
                case BOOLEAN -> value instanceof Boolean ? value : truth(value.toString());
                default -> ofEither(value);
            };
        } catch (IllegalArgumentException e) {
            throw unreadable(column, "key of a row", e);
        }
    }

    /** Those whose text is the same in both sources, or is parsed the same. */
    private Object ofEither(Object value) {
        String text = value.toString();
        return switch (kind) {
            case WHOLE -> whole(value);
            case VARINT -> new BigInteger(text);
            case DECIMAL -> new BigDecimal(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case UUID -> uuid(UUID.fromString(text));
            case TIMEUUID -> timeUuid(UUID.fromString(text));
            case LEXICAL_UUID -> UUID.fromString(text);
            case INET -> InetText.bytes(text);
            default -> text.getBytes(UTF_8);
        };
    }

    int compare(Object left, Object right) {
        int order = left instanceof byte[] leftBytes && right instanceof byte[] rightBytes
                ? Arrays.compareUnsigned(leftBytes, rightBytes)
                : compareNatural(left, right);
        return reversed ? -order : order;
    }

    /** Both are sort keys of one kind, and so of one class. */
    @SuppressWarnings("unchecked")
    private static int compareNatural(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static Long whole(Object value) {
        return value instanceof Long whole ? whole : Long.valueOf(value.toString());
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    /** By version; version 1 by time, then unsigned; the others by their bytes. */
    private static byte[] uuid(UUID uuid) {
        long most = uuid.getMostSignificantBits();
        return bytes(uuid.version(), uuid.version() == 1 ? time(most) : most, uuid.getLeastSignificantBits());
    }

    /** By time, then by signed bytes. */
    private static byte[] timeUuid(UUID uuid) {
        return bytes(1, time(uuid.getMostSignificantBits()), uuid.getLeastSignificantBits() ^ 0x8080808080808080L);
    }

    /** The 60 bits of time of a version 1 UUID: its high, middle and low fields in this order. */
    private static long time(long most) {
        return ((most & 0x0FFFL) << 48) | (((most >>> 16) & 0xFFFFL) << 32) | (most >>> 32);
    }

    private static byte[] bytes(int version, long most, long least) {
        return ByteBuffer.allocate(17)
                .put((byte) version)
                .putLong(most)
                .putLong(least)
                .array();
    }

    private IncomparableKeyException unreadable(String column, String where, RuntimeException cause) {
        return new IncomparableKeyException(
                "clustering column " + column + ": the " + where + " is not a "
                        + kind.name().toLowerCase(Locale.ROOT) + " as expected",
                cause);
    }
}
