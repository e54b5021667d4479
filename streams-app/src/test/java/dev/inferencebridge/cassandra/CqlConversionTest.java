package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CqlConversionTest {

    private static final String TIME_UUID = "50554d6e-29bb-11e5-b345-feff819cdc9f";
    private static final String RANDOM_UUID = "6f1c2f0a-6b1e-4d4e-9d5a-0d4c1f3c2b1a";

    static Stream<Arguments> fitting() throws Exception {
        return Stream.of(
                Arguments.of(DataTypes.TEXT, "ä", "ä"),
                Arguments.of(DataTypes.TEXT, 5L, "5"),
                Arguments.of(DataTypes.TEXT, 0.5, "0.5"),
                Arguments.of(DataTypes.TEXT, Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(DataTypes.ASCII, "a", "a"),
                Arguments.of(DataTypes.UUID, RANDOM_UUID, UUID.fromString(RANDOM_UUID)),
                Arguments.of(DataTypes.TIMEUUID, TIME_UUID, UUID.fromString(TIME_UUID)),
                Arguments.of(DataTypes.TINYINT, -128L, (byte) -128),
                Arguments.of(DataTypes.SMALLINT, 32767L, (short) 32767),
                Arguments.of(DataTypes.INT, 3L, 3),
                Arguments.of(DataTypes.INT, 3.0, 3),
                Arguments.of(DataTypes.INT, "-3", -3),
                Arguments.of(DataTypes.BIGINT, 9007199254740993L, 9007199254740993L),
                Arguments.of(DataTypes.VARINT, "123456789012345678901", new BigInteger("123456789012345678901")),
                Arguments.of(DataTypes.VARINT, BigInteger.TEN, BigInteger.TEN),
                Arguments.of(DataTypes.DECIMAL, "12345678901234.5678", new BigDecimal("12345678901234.5678")),
                Arguments.of(DataTypes.DECIMAL, 0.25, new BigDecimal("0.25")),
                Arguments.of(DataTypes.DECIMAL, 7L, new BigDecimal("7")),
                Arguments.of(DataTypes.FLOAT, 1.5, 1.5f),
                Arguments.of(DataTypes.DOUBLE, 2L, 2.0),
                Arguments.of(DataTypes.DOUBLE, "2.25", 2.25),
                Arguments.of(DataTypes.DOUBLE, "NaN", Double.NaN),
                Arguments.of(DataTypes.BOOLEAN, true, true),
                Arguments.of(DataTypes.TIMESTAMP, 1709296496789L, Instant.parse("2024-03-01T12:34:56.789Z")),
                Arguments.of(DataTypes.TIMESTAMP, Instant.EPOCH, Instant.EPOCH),
                Arguments.of(DataTypes.TIMESTAMP, "1970-01-01T00:00:00Z", Instant.EPOCH),
                Arguments.of(DataTypes.DATE, 19783L, LocalDate.of(2024, 3, 1)),
                Arguments.of(DataTypes.DATE, "2024-03-01", LocalDate.of(2024, 3, 1)),
                Arguments.of(DataTypes.TIME, 45296789012345L, LocalTime.parse("12:34:56.789012345")),
                Arguments.of(DataTypes.INET, "/10.1.2.3", InetAddress.getByAddress(new byte[] {10, 1, 2, 3})),
                Arguments.of(DataTypes.INET, "10.1.2.3", InetAddress.getByAddress(new byte[] {10, 1, 2, 3})),
                Arguments.of(DataTypes.INET, "/0:0:0:0:0:0:0:1", InetAddress.getByAddress(new byte[] {
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
                })),
                Arguments.of(DataTypes.BLOB, "yv66vg==", ByteBuffer.wrap(new byte[] {
                    (byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe
                })),
                Arguments.of(DataTypes.listOf(DataTypes.INT), List.of(1L, 2L), List.of(1, 2)),
                Arguments.of(DataTypes.frozenListOf(DataTypes.DOUBLE), List.of(0.5, 1.0), List.of(0.5, 1.0)),
                Arguments.of(DataTypes.setOf(DataTypes.TEXT), List.of("a", "b"), Set.of("a", "b")),
                Arguments.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), Map.of("k1", 1L), Map.of("k1", 1)),
                Arguments.of(DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT), Map.of("7", "x"), Map.of(7, "x")),
                Arguments.of(DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT), List.of(List.of(7L, "x")), Map.of(7, "x")),
                Arguments.of(
                        DataTypes.mapOf(DataTypes.TEXT, DataTypes.frozenListOf(DataTypes.BIGINT)),
                        Map.of("a", List.of(1L)),
                        Map.of("a", List.of(1L))),
                Arguments.of(
                        DataTypes.vectorOf(DataTypes.FLOAT, 2), List.of(0.5, 1L), CqlVector.newInstance(0.5f, 1.0f)));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void a_value_of_the_source_becomes_what_the_column_takes(DataType type, Object value, Object expected)
            throws Exception {
        Object converted = CqlConversion.to(type).orElseThrow().convert(value);

        assertThat(converted).isEqualTo(expected);
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        ByteBuffer encoded = codec.encode(converted, DefaultProtocolVersion.V5);
        assertThat(codec.decode(encoded, DefaultProtocolVersion.V5)).isEqualTo(expected);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(DataTypes.TEXT, List.of("secret")),
                Arguments.of(DataTypes.ASCII, "secretä"),
                Arguments.of(DataTypes.UUID, "secret"),
                Arguments.of(DataTypes.UUID, "1-1-1-1-1"),
                Arguments.of(DataTypes.TIMEUUID, RANDOM_UUID),
                Arguments.of(DataTypes.TINYINT, 128L),
                Arguments.of(DataTypes.INT, 1.5),
                Arguments.of(DataTypes.INT, 2147483648L),
                Arguments.of(DataTypes.INT, true),
                Arguments.of(DataTypes.INT, "secret"),
                Arguments.of(DataTypes.BIGINT, new BigInteger("9223372036854775808")),
                Arguments.of(DataTypes.VARINT, "9".repeat(1_000_000)),
                Arguments.of(DataTypes.DECIMAL, "secret"),
                Arguments.of(DataTypes.DECIMAL, Double.NaN),
                Arguments.of(DataTypes.FLOAT, 1e300),
                Arguments.of(DataTypes.DOUBLE, BigInteger.TEN.pow(400)),
                Arguments.of(DataTypes.DOUBLE, "secret"),
                Arguments.of(DataTypes.DOUBLE, true),
                Arguments.of(DataTypes.BOOLEAN, 1L),
                Arguments.of(DataTypes.TIMESTAMP, "secret"),
                Arguments.of(DataTypes.DATE, 1L << 40),
                Arguments.of(DataTypes.TIME, -1L),
                Arguments.of(DataTypes.TIME, 86_400_000_000_000L),
                Arguments.of(DataTypes.INET, "localhost"),
                Arguments.of(DataTypes.INET, "/10.1.2.256"),
                Arguments.of(DataTypes.INET, "/1::2::3"),
                Arguments.of(DataTypes.BLOB, "secret!"),
                Arguments.of(DataTypes.listOf(DataTypes.INT), Arrays.asList(1L, null)),
                Arguments.of(DataTypes.listOf(DataTypes.INT), "secret"),
                Arguments.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), List.of(List.of(1L))),
                Arguments.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), "secret"),
                Arguments.of(DataTypes.vectorOf(DataTypes.FLOAT, 2), List.of(0.5)));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void a_value_that_does_not_fit_is_refused_and_not_shown(DataType type, Object value) {
        CqlConversion conversion = CqlConversion.to(type).orElseThrow();

        assertThatThrownBy(() -> conversion.convert(value))
                .isInstanceOf(UnfitValueException.class)
                .hasMessageContaining("not fit")
                .hasMessageNotContaining("secret");
    }

    @Test
    void types_that_no_prediction_can_have_are_told_beforehand() {
        assertThat(CqlConversion.to(DataTypes.COUNTER)).isEmpty();
        assertThat(CqlConversion.to(DataTypes.DURATION)).isEmpty();
        assertThat(CqlConversion.to(DataTypes.tupleOf(DataTypes.INT))).isEmpty();
        assertThat(CqlConversion.to(DataTypes.listOf(DataTypes.DURATION))).isEmpty();
    }
}
