package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.wire.DebeziumJsonDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CqlReadingTest {

    /** The columns of a captured insert with their types, and the literals that it wrote. */
    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of("cust", DataTypes.UUID, "11111111-1111-1111-1111-111111111111"),
                Arguments.of("oid", DataTypes.INT, "1"),
                Arguments.of("status", DataTypes.TEXT, "'NEW'"),
                Arguments.of("amount", DataTypes.DECIMAL, "12345678901234.5678"),
                Arguments.of("qty", DataTypes.INT, "3"),
                Arguments.of("big", DataTypes.BIGINT, "9007199254740993"),
                Arguments.of("vi", DataTypes.VARINT, "123456789012345678901234567890"),
                Arguments.of("f", DataTypes.FLOAT, "1.5"),
                Arguments.of("d", DataTypes.DOUBLE, "2.25"),
                Arguments.of("ok", DataTypes.BOOLEAN, "true"),
                Arguments.of("si", DataTypes.SMALLINT, "12"),
                Arguments.of("ti", DataTypes.TINYINT, "-3"),
                Arguments.of("asci", DataTypes.ASCII, "'ascii'"),
                Arguments.of("ts", DataTypes.TIMESTAMP, "'2024-03-01T12:34:56.789Z'"),
                Arguments.of("dt", DataTypes.DATE, "'2024-03-01'"),
                Arguments.of("tm", DataTypes.TIME, "'12:34:56.789012345'"),
                Arguments.of("dur", DataTypes.DURATION, "1mo2d3h"),
                Arguments.of("payload", DataTypes.BLOB, "0xCAFEBABE"),
                Arguments.of("tid", DataTypes.TIMEUUID, "50554d6e-29bb-11e5-b345-feff819cdc9f"),
                Arguments.of("ip", DataTypes.INET, "'10.1.2.3'"),
                Arguments.of("tags", DataTypes.setOf(DataTypes.TEXT), "{'a','b'}"),
                Arguments.of("items", DataTypes.listOf(DataTypes.TEXT), "['x','y','x']"),
                Arguments.of("attrs", DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), "{'k1':1,'k2':2}"),
                Arguments.of("fl", DataTypes.frozenListOf(DataTypes.INT), "[1,2,3]"),
                Arguments.of("tup", DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT), "(7,'seven')"));
    }

    @ParameterizedTest
    @MethodSource("written")
    void a_value_that_was_read_equals_the_one_in_the_event_of_its_write(String column, DataType type, String literal)
            throws Exception {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        Object read = throughTheWire(codec, Objects.requireNonNull(codec.parse(literal)));

        Cell inEvent = event("07_insert_all_types").cell(column);

        assertThat(Cell.of(CqlReading.from(type).convert(read))).isEqualTo(inEvent);
    }

    @Test
    void a_user_defined_type_is_read_as_its_event_shows_it() throws Exception {
        UserDefinedType address = new UserDefinedTypeBuilder("shop", "address")
                .withField("street", DataTypes.TEXT)
                .withField("zip", DataTypes.INT)
                .build();
        UdtValue value = address.newValue("s", 1);

        assertThat(Cell.of(CqlReading.from(address).convert(value)))
                .isEqualTo(event("29_frozen_udt").cell("fa"));
    }

    /** Seeded values of the types that come back as they went. */
    static Stream<Arguments> values() {
        Random random = new Random(7);
        return Stream.<Map.Entry<DataType, Function<Random, Object>>>of(
                        Map.entry(DataTypes.TEXT, r -> "ä" + r.nextInt()),
                        Map.entry(DataTypes.ASCII, r -> "a" + r.nextInt()),
                        Map.entry(DataTypes.UUID, r -> new UUID(r.nextLong(), r.nextLong()).toString()),
                        Map.entry(DataTypes.TINYINT, r -> (long) (byte) r.nextInt()),
                        Map.entry(DataTypes.SMALLINT, r -> (long) (short) r.nextInt()),
                        Map.entry(DataTypes.INT, r -> (long) r.nextInt()),
                        Map.entry(DataTypes.BIGINT, Random::nextLong),
                        Map.entry(DataTypes.VARINT, r -> Long.toString(r.nextLong())),
                        Map.entry(DataTypes.DECIMAL, r -> r.nextInt() + ".5"),
                        Map.entry(DataTypes.FLOAT, r -> Double.parseDouble(Float.toString(r.nextFloat()))),
                        Map.entry(DataTypes.DOUBLE, Random::nextDouble),
                        Map.entry(DataTypes.BOOLEAN, Random::nextBoolean),
                        Map.entry(DataTypes.TIMESTAMP, r -> (long) r.nextInt()),
                        Map.entry(DataTypes.DATE, r -> (long) r.nextInt(100_000)),
                        Map.entry(DataTypes.TIME, r -> (long) r.nextInt(Integer.MAX_VALUE)),
                        Map.entry(DataTypes.INET, r -> "/10.0." + r.nextInt(256) + "." + r.nextInt(256)),
                        Map.entry(DataTypes.BLOB, r -> "yv66vg=="),
                        Map.entry(DataTypes.vectorOf(DataTypes.FLOAT, 2), r -> List.of(0.1, 0.25)),
                        Map.entry(DataTypes.setOf(DataTypes.INT), r -> List.of(1L, 2L)),
                        Map.entry(DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT), r -> List.of(List.of(7L, "x"))),
                        Map.entry(
                                DataTypes.mapOf(DataTypes.INET, DataTypes.listOf(DataTypes.INT)),
                                r -> Map.of("/10.1.2.3", List.of(1L))))
                .flatMap(type -> Stream.generate(() ->
                                Arguments.of(type.getKey(), type.getValue().apply(random)))
                        .limit(20));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_that_was_bound_is_read_back_as_it_was(DataType type, Object value) throws Exception {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        Object bound = CqlConversion.to(type).orElseThrow().convert(value);

        assertThat(CqlReading.from(type).convert(throughTheWire(codec, bound))).isEqualTo(value);
    }

    @Test
    void what_is_no_number_is_text_as_json_has_it() {
        assertThat(CqlReading.from(DataTypes.DOUBLE).convert(Double.NaN)).isEqualTo("NaN");
        assertThat(CqlReading.from(DataTypes.FLOAT).convert(Float.NEGATIVE_INFINITY))
                .isEqualTo("-Infinity");
    }

    @Test
    void a_part_that_is_null_stays_null() {
        TupleType type = DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT);
        TupleValue value = type.newValue().setInt(0, 7);
        Map<String, Object> expected = new HashMap<>();
        expected.put("field1", 7L);
        expected.put("field2", null);

        assertThat(CqlReading.from(type).convert(value)).isEqualTo(expected);
    }

    @Test
    void keys_take_the_form_of_events() throws Exception {
        assertThat(EventKeys.eventForm(DataTypes.TEXT, 7L)).isEqualTo("7");
        assertThat(EventKeys.eventForm(DataTypes.BIGINT, "7")).isEqualTo(7L);
        assertThat(EventKeys.eventForm(DataTypes.INET, "10.1.2.3")).isEqualTo("/10.1.2.3");
        assertThat(EventKeys.eventForm(DataTypes.UUID, "6F1C2F0A-6B1E-4D4E-9D5A-0D4C1F3C2B1A"))
                .isEqualTo("6f1c2f0a-6b1e-4d4e-9d5a-0d4c1f3c2b1a");
    }

    private static Object throughTheWire(TypeCodec<Object> codec, Object value) {
        ByteBuffer encoded = codec.encode(value, DefaultProtocolVersion.V5);
        return Objects.requireNonNull(codec.decode(encoded, DefaultProtocolVersion.V5));
    }

    private static ChangeEvent.RowChanged event(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(CqlReadingTest.class.getResourceAsStream("/cdc/" + name + ".json"))) {
            JsonNode record = new ObjectMapper().readTree(file).get("records").get(0);
            DecodedChange decoded = new DebeziumJsonDecoder()
                    .decode(
                            record.get("key").toString().getBytes(StandardCharsets.UTF_8),
                            record.get("value").toString().getBytes(StandardCharsets.UTF_8),
                            0);
            return (ChangeEvent.RowChanged) ((DecodedChange.Decoded) decoded).event();
        }
    }
}
