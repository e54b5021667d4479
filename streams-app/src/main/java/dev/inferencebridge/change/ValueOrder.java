package dev.inferencebridge.change;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The order of a column's values by their serialized bytes, unsigned: with it Cassandra decides between two values of one
 * write time. Immutable, thread-safe.
 *
 * <p>Where the type is not known, or has no bytes here (collections, tuples, user-defined types, vectors, and durations, which
 * events tell with loss), values are ordered by their kind and content: the same for every order of arrival.
 */
final class ValueOrder implements Comparator<Object> {

    /** Without a schema: by kind. It is certain as nothing else would decide. */
    static final ValueOrder BY_KIND = new ValueOrder(null);

    private final @Nullable String cqlType;

    private ValueOrder(@Nullable String cqlType) {
        this.cqlType = cqlType;
    }

    static ValueOrder of(ColumnShape column) {
        return new ValueOrder(column.cqlType());
    }

    /** Whether the order of two values is Cassandra's, as far as anyone can tell. */
    boolean isCertain(Object left, Object right) {
        return cqlType == null || (CqlBytes.of(cqlType, left) != null && CqlBytes.of(cqlType, right) != null);
    }

    @Override
    public int compare(Object left, Object right) {
        if (cqlType != null) {
            byte[] leftBytes = CqlBytes.of(cqlType, left);
            byte[] rightBytes = CqlBytes.of(cqlType, right);
            if (leftBytes != null && rightBytes != null) {
                return Arrays.compareUnsigned(leftBytes, rightBytes);
            }
        }
        return byKind(left, right);
    }

    private static int byKind(Object left, Object right) {
        int kinds = Integer.compare(kind(left), kind(right));
        if (kinds != 0) {
            return kinds;
        }
        if (left instanceof Boolean leftBoolean && right instanceof Boolean rightBoolean) {
            return Boolean.compare(leftBoolean, rightBoolean);
        }
        if (left instanceof Number leftNumber && right instanceof Number rightNumber) {
            return decimal(leftNumber).compareTo(decimal(rightNumber));
        }
        return text(left).compareTo(text(right));
    }

    /** Events carry no number that is not finite as a number: JSON has none. */
    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }

    private static int kind(Object value) {
        if (value instanceof Boolean) {
            return 0;
        }
        if (value instanceof Number) {
            return 1;
        }
        return value instanceof String ? 2 : value instanceof List ? 3 : 4;
    }

    /** Maps in the order of their keys: two equal maps have one text. */
    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put(String.valueOf(key), text(element)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            StringBuilder text = new StringBuilder("[");
            for (Object element : list) {
                text.append(text(element)).append(", ");
            }
            return text.append(']').toString();
        }
        return String.valueOf(value);
    }
}
