package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value in the encoding of a change event into what the driver's codec for a column type takes. Immutable,
 * thread-safe.
 */
@FunctionalInterface
interface CqlConversion {

    /**
     * Converts one value.
     *
     * @param value of the types that {@code change.Cell.Value} lists, or an {@code Instant}
     */
    Object convert(Object value) throws UnfitValueException;

    /** The conversion to a column type; empty for types that no prediction can be written to (counter, tuple, UDT, ...). */
    static Optional<CqlConversion> to(DataType type) {
        if (type instanceof ListType list) {
            return to(list.getElementType()).map(CqlConversion::list);
        }
        if (type instanceof SetType set) {
            return to(set.getElementType()).map(CqlConversion::set);
        }
        if (type instanceof VectorType vector) {
            return to(vector.getElementType()).map(element -> vector(element, vector.getDimensions()));
        }
        if (type instanceof MapType map) {
            return to(map.getKeyType()).flatMap(key -> to(map.getValueType()).map(value -> map(key, value)));
        }
        return Optional.ofNullable(Scalars.BY_TYPE.get(type));
    }

    private static CqlConversion list(CqlConversion element) {
        return value -> elements(value, element);
    }

    private static CqlConversion set(CqlConversion element) {
        return value -> {
            Set<Object> set = new LinkedHashSet<>(elements(value, element));
            return set;
        };
    }

    private static CqlConversion vector(CqlConversion element, int dimensions) {
        return value -> {
            List<Object> elements = elements(value, element);
            if (elements.size() != dimensions) {
                throw new UnfitValueException(elements.size() + " elements do not fit " + dimensions + " dimensions");
            }
            return CqlVector.newInstance(elements);
        };
    }

    private static List<Object> elements(Object value, CqlConversion element) throws UnfitValueException {
        if (!(value instanceof List<?> list)) {
            throw CqlScalars.unfit(value, "a collection");
        }
        List<Object> elements = new ArrayList<>(list.size());
        for (Object one : list) {
            elements.add(element.convert(nonNull(one)));
        }
        return elements;
    }

    /** Takes a JSON object, or the list of pairs that Kafka Connect writes for keys that are no strings. */
    private static CqlConversion map(CqlConversion key, CqlConversion value) {
        return source -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            if (source instanceof Map<?, ?> entries) {
                for (Map.Entry<?, ?> entry : entries.entrySet()) {
                    map.put(key.convert(nonNull(entry.getKey())), value.convert(nonNull(entry.getValue())));
                }
                return map;
            }
            if (!(source instanceof List<?> pairs)) {
                throw CqlScalars.unfit(source, "a map");
            }
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> both) || both.size() != 2) {
                    throw new UnfitValueException("a list of other things than pairs does not fit a map");
                }
                map.put(key.convert(nonNull(both.get(0))), value.convert(nonNull(both.get(1))));
            }
            return map;
        };
    }

    private static Object nonNull(@Nullable Object value) throws UnfitValueException {
        if (value == null) {
            throw new UnfitValueException("null does not fit inside a collection");
        }
        return value;
    }

    /** The types without parts. */
    final class Scalars {

        static final Map<DataType, CqlConversion> BY_TYPE = Map.ofEntries(
                Map.entry(DataTypes.TEXT, CqlScalars::text),
                Map.entry(DataTypes.ASCII, CqlScalars::ascii),
                Map.entry(DataTypes.UUID, CqlScalars::uuid),
                Map.entry(DataTypes.TIMEUUID, CqlScalars::timeuuid),
                Map.entry(DataTypes.TINYINT, value -> (byte) CqlScalars.whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE)),
                Map.entry(
                        DataTypes.SMALLINT, value -> (short) CqlScalars.whole(value, Short.MIN_VALUE, Short.MAX_VALUE)),
                Map.entry(DataTypes.INT, value -> (int) CqlScalars.whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE)),
                Map.entry(DataTypes.BIGINT, value -> CqlScalars.whole(value, Long.MIN_VALUE, Long.MAX_VALUE)),
                Map.entry(DataTypes.VARINT, CqlScalars::varint),
                Map.entry(DataTypes.DECIMAL, CqlScalars::decimal),
                Map.entry(DataTypes.FLOAT, CqlScalars::float32),
                Map.entry(DataTypes.DOUBLE, CqlScalars::float64),
                Map.entry(DataTypes.BOOLEAN, CqlScalars::bool),
                Map.entry(DataTypes.TIMESTAMP, CqlScalars::timestamp),
                Map.entry(DataTypes.DATE, CqlScalars::date),
                Map.entry(DataTypes.TIME, CqlScalars::time),
                Map.entry(DataTypes.INET, CqlScalars::inet),
                Map.entry(DataTypes.BLOB, CqlScalars::blob));

        private Scalars() {}
    }
}
