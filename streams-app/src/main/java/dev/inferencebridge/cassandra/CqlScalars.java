package dev.inferencebridge.cassandra;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The conversions to column types without parts. Numbers and times in text are accepted, as keys of JSON maps are text. */
final class CqlScalars {

    private static final int MAX_NUMBER_CHARS = 1_000;
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[\\p{XDigit}:.]*:[\\p{XDigit}:.]*");

    private CqlScalars() {}

    static String text(Object value) throws UnfitValueException {
        if (value instanceof List || value instanceof Map) {
            throw unfit(value, "text");
        }
        return value.toString();
    }

    static String ascii(Object value) throws UnfitValueException {
        String text = text(value);
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw unfit(value, "ascii");
        }
        return text;
    }

    static UUID uuid(Object value) throws UnfitValueException {
        if (value instanceof String text && UUID_TEXT.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        throw unfit(value, "uuid");
    }

    static UUID timeuuid(Object value) throws UnfitValueException {
        UUID uuid = uuid(value);
        if (uuid.version() != 1) {
            throw unfit(value, "timeuuid");
        }
        return uuid;
    }

    static long whole(Object value, long least, long most) throws UnfitValueException {
        BigInteger number = value instanceof Long n ? BigInteger.valueOf(n) : varint(value);
        if (number.bitLength() > 63 || number.longValue() < least || number.longValue() > most) {
            throw new UnfitValueException("a number outside " + least + " to " + most + " does not fit");
        }
        return number.longValue();
    }

    static BigInteger varint(Object value) throws UnfitValueException {
        if (value instanceof BigInteger number) {
            return number;
        }
        if (value instanceof Long number) {
            return BigInteger.valueOf(number);
        }
        if (value instanceof Double number && Double.isFinite(number) && number == Math.rint(number)) {
            return new BigDecimal(number).toBigInteger();
        }
        if (value instanceof String text
                && text.length() <= MAX_NUMBER_CHARS
                && WHOLE.matcher(text).matches()) {
            return new BigInteger(text);
        }
        throw unfit(value, "a whole number");
    }

    static BigDecimal decimal(Object value) throws UnfitValueException {
        try {
            if (value instanceof Double number) {
                return BigDecimal.valueOf(number);
            }
            if (value instanceof String text && text.length() <= MAX_NUMBER_CHARS) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            throw unfit(value, "decimal");
        }
        return new BigDecimal(varint(value));
    }

    static float float32(Object value) throws UnfitValueException {
        double number = float64(value);
        float narrowed = (float) number;
        if (Float.isInfinite(narrowed) && !Double.isInfinite(number)) {
            throw new UnfitValueException("a number beyond the range of float does not fit");
        }
        return narrowed;
    }

    static double float64(Object value) throws UnfitValueException {
        if (value instanceof Number number) {
            double converted = number.doubleValue();
            if (Double.isInfinite(converted) && value instanceof BigInteger) {
                throw new UnfitValueException("a number beyond the range of double does not fit");
            }
            return converted;
        }
        if (value instanceof String text && text.length() <= MAX_NUMBER_CHARS) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw unfit(value, "a floating point number");
            }
        }
        throw unfit(value, "a floating point number");
    }

    static Boolean bool(Object value) throws UnfitValueException {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw unfit(value, "boolean");
    }

    /** Epoch milliseconds, or ISO-8601. */
    static Instant timestamp(Object value) throws UnfitValueException {
        if (value instanceof Instant instant) {
            return instant;
        }
        try {
            return value instanceof String text && !WHOLE.matcher(text).matches()
                    ? Instant.parse(text)
                    : Instant.ofEpochMilli(whole(value, Long.MIN_VALUE, Long.MAX_VALUE));
        } catch (DateTimeException e) {
            throw unfit(value, "timestamp");
        }
    }

    /** Days since the epoch, or ISO-8601. */
    static LocalDate date(Object value) throws UnfitValueException {
        try {
            return value instanceof String text && !WHOLE.matcher(text).matches()
                    ? LocalDate.parse(text)
                    : LocalDate.ofEpochDay(whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
        } catch (DateTimeException e) {
            throw unfit(value, "date");
        }
    }

    /** Nanoseconds since midnight, or ISO-8601. */
    static LocalTime time(Object value) throws UnfitValueException {
        try {
            return value instanceof String text && !WHOLE.matcher(text).matches()
                    ? LocalTime.parse(text)
                    : LocalTime.ofNanoOfDay(whole(value, 0, Long.MAX_VALUE));
        } catch (DateTimeException e) {
            throw unfit(value, "time");
        }
    }

    /** {@code 10.1.2.3}, {@code /10.1.2.3} or {@code name/10.1.2.3}: addresses only, so that no name is ever resolved. */
    static InetAddress inet(Object value) throws UnfitValueException {
        if (value instanceof String text) {
            String address = text.substring(text.indexOf('/') + 1);
            Matcher ipv4 = IPV4.matcher(address);
            try {
                if (ipv4.matches()) {
                    return InetAddress.getByAddress(octets(ipv4));
                }
                if (IPV6.matcher(address).matches()) {
                    return InetAddress.getByName(address);
                }
            } catch (UnknownHostException e) {
                throw unfit(value, "inet");
            }
        }
        throw unfit(value, "inet");
    }

    private static byte[] octets(Matcher ipv4) throws UnfitValueException {
        byte[] octets = new byte[4];
        for (int i = 0; i < octets.length; i++) {
            int octet = Integer.parseInt(ipv4.group(i + 1));
            if (octet > 255) {
                throw unfit("", "inet");
            }
            octets[i] = (byte) octet;
        }
        return octets;
    }

    static ByteBuffer blob(Object value) throws UnfitValueException {
        if (value instanceof String base64) {
            try {
                return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException e) {
                throw unfit(value, "blob");
            }
        }
        throw unfit(value, "blob");
    }

    static UnfitValueException unfit(Object value, String type) {
        return new UnfitValueException("the " + kind(value) + " does not fit " + type);
    }

    private static String kind(Object value) {
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof Number) {
            return "number";
        }
        return value instanceof List ? "list" : value instanceof Map ? "map" : "instant";
    }
}
