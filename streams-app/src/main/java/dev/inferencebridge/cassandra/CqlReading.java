package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.GettableByIndex;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the driver reads from a column into the encoding of a change event, so that a value that was read equals the
 * value that an event brings. The reverse of {@link CqlConversion}. Immutable, thread-safe.
 */
@FunctionalInterface
interface CqlReading {

    /** What Debezium takes a month for; a duration has no other exact length. */
    int DAYS_OF_A_MONTH = 30;

    /** Types that an event shows as text: a map with such keys is an object, any other a list of pairs. */
    Set<DataType> TEXTUAL = Set.of(
            DataTypes.TEXT,
            DataTypes.ASCII,
            DataTypes.UUID,
            DataTypes.TIMEUUID,
            DataTypes.INET,
            DataTypes.DECIMAL,
            DataTypes.VARINT);

    /**
     * Converts one value.
     *
     * @param value as the driver's default codec for the type returns it, not null
     * @return of the types that {@code change.Cell.Value} lists
     */
    Object convert(Object value);

    /** The conversion of a column type. */
    static CqlReading from(DataType type) {
        if (type instanceof ListType list) {
            return elements(from(list.getElementType()));
        }
        if (type instanceof SetType set) {
            return elements(from(set.getElementType()));
        }
        if (type instanceof VectorType vector) {
            return elements(from(vector.getElementType()));
        }
        if (type instanceof MapType map) {
            CqlReading key = from(map.getKeyType());
            CqlReading value = from(map.getValueType());
            return TEXTUAL.contains(map.getKeyType()) ? object(key, value) : pairs(key, value);
        }
        if (type instanceof UserDefinedType udt) {
            List<String> names =
                    udt.getFieldNames().stream().map(name -> name.asInternal()).toList();
            return fields(names, udt.getFieldTypes());
        }
        if (type instanceof TupleType tuple) {
            List<String> names = new ArrayList<>();
            tuple.getComponentTypes().forEach(component -> names.add("field" + (names.size() + 1)));
            return fields(names, tuple.getComponentTypes());
        }
        return CqlReading::scalar;
    }

    private static CqlReading elements(CqlReading element) {
        return value -> {
            List<Object> elements = new ArrayList<>();
            for (Object one : (Iterable<?>) value) {
                elements.add(element.convert(one));
            }
            return elements;
        };
    }

    private static CqlReading object(CqlReading key, CqlReading value) {
        return map -> {
            Map<String, Object> object = new LinkedHashMap<>();
            ((Map<?, ?>) map).forEach((k, v) -> object.put((String) key.convert(k), value.convert(v)));
            return object;
        };
    }

    private static CqlReading pairs(CqlReading key, CqlReading value) {
        return map -> {
            List<Object> pairs = new ArrayList<>();
            ((Map<?, ?>) map).forEach((k, v) -> pairs.add(List.of(key.convert(k), value.convert(v))));
            return pairs;
        };
    }

    private static CqlReading fields(List<String> names, List<DataType> types) {
        List<CqlReading> readings = types.stream().map(CqlReading::from).toList();
        return value -> {
            GettableByIndex parts = (GettableByIndex) value;
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < readings.size(); i++) {
                fields.put(names.get(i), read(parts, i, readings.get(i)));
            }
            return fields;
        };
    }

    /** Reads a part of a row, a tuple or a user-defined type; null where it is null. */
    static @Nullable Object read(GettableByIndex parts, int index, CqlReading reading) {
        if (index >= parts.size() || parts.isNull(index)) {
            return null;
        }
        Object value = parts.getObject(index);
        return value == null ? null : reading.convert(value);
    }

    private static Object scalar(Object value) {
        if (value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof Double) {
            return floating(value.toString());
        }
        if (value instanceof Instant timestamp) {
            return timestamp.toEpochMilli();
        }
        if (value instanceof LocalDate date) {
            return date.toEpochDay();
        }
        if (value instanceof LocalTime time) {
            return time.toNanoOfDay();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof BigInteger || value instanceof UUID || value instanceof InetAddress) {
            return value.toString();
        }
        if (value instanceof ByteBuffer blob) {
            byte[] bytes = new byte[blob.remaining()];
            blob.duplicate().get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof CqlDuration duration) {
            return Duration.ofDays((long) duration.getMonths() * DAYS_OF_A_MONTH + duration.getDays())
                    .plusNanos(duration.getNanoseconds())
                    .toNanos();
        }
        throw new UnreadableException("there is no reading of values of " + value.getClass());
    }

    /** JSON shows a float by its own shortest digits, not by those of the double next to it, and has no NaN but as text. */
    private static Object floating(String digits) {
        double number = Double.parseDouble(digits);
        return Double.isFinite(number) ? (Object) number : digits;
    }
}
