package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumJsonDecoderTest {

    private static final String KEY = "{\"k\":\"secret\"}";
    private static final String SOURCE =
            "\"source\":{\"ts_us\":5,\"snapshot\":\"false\",\"keyspace\":\"shop\",\"table\":\"kv\"}";

    private final DebeziumJsonDecoder decoder = new DebeziumJsonDecoder();

    @Test
    void a_null_value_is_nothing() {
        assertThat(decoder.decode(bytes(KEY), null, 0)).isInstanceOf(DecodedChange.Nothing.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"schema\":null,\"payload\":null}", "{\"ts_ms\":1795330330710}"})
    void a_null_payload_or_a_heartbeat_is_nothing(String value) {
        assertThat(decode(KEY, value)).isInstanceOf(DecodedChange.Nothing.class);
    }

    @Test
    void the_order_of_fields_does_not_matter() {
        assertThat(changed("{\"after\":" + after("{\"value\":1,\"set\":true}") + "," + SOURCE + ",\"op\":\"u\"}"))
                .isEqualTo(changed(update("{\"set\":true,\"deletion_ts\":null,\"value\":1}")));
    }

    @Test
    void fields_that_nobody_knows_are_passed_over() {
        assertThat(changed("{\"op\":\"u\",\"ts_ns\":{\"deep\":[1,{}]}," + SOURCE + ",\"after\":"
                        + after("{\"value\":1,\"origin\":[true]}") + "}"))
                .isEqualTo(changed(update("{\"value\":1}")));
    }

    @Test
    void a_payload_may_come_before_its_schema() {
        assertThat(changed("{\"payload\":" + update("{\"value\":1}") + ",\"schema\":{\"type\":\"struct\"}}"))
                .isEqualTo(changed(update("{\"value\":1}")));
    }

    @Test
    void numbers_keep_their_exactness_where_they_can() {
        assertThat(value("9007199254740993")).isEqualTo(9007199254740993L);
        assertThat(value("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(value("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(value("0.1")).isEqualTo(0.1);
        assertThat(value("1e3")).isEqualTo(1000.0);
    }

    @Test
    void nested_values_arrive_as_lists_and_maps_with_their_nulls() {
        Map<String, Object> map = new HashMap<>();
        map.put("a", Arrays.asList(1L, null, true));
        map.put("b", null);

        assertThat(value("{\"a\":[1,null,true],\"b\":null}")).isEqualTo(map);
    }

    @Test
    void a_cell_that_says_it_is_not_set_is_unset() {
        assertThat(changed(update("{\"value\":1,\"set\":false}")).cell("n")).isEqualTo(Cell.UNSET);
    }

    @Test
    void key_columns_that_the_row_leaves_out_are_added() {
        RowChanged row = changed("{\"op\":\"i\"," + SOURCE + ",\"after\":{\"n\":{\"value\":1}}}");

        assertThat(row.cells()).isEqualTo(Map.of("k", Cell.of("secret"), "n", Cell.of(1L)));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "first,true", "last,true", "false,false"})
    void a_snapshot_is_marked(String flag, boolean snapshot) {
        String value = update("{\"value\":1}").replace("\"snapshot\":\"false\"", "\"snapshot\":\"" + flag + "\"");

        assertThat(changed(value).snapshot()).isEqualTo(snapshot);
    }

    @Test
    void a_range_without_components_is_open_at_that_end() {
        String start = "{\"method\":\"EXCL_START_BOUND\",\"values\":[{\"name\":\"c\",\"value\":\"5\",\"type\":\"T\"}]}";
        String end = "{\"method\":\"INCL_END_BOUND\",\"values\":[]}";

        RangeDeleted range = (RangeDeleted) event(
                "{\"k\":\"p\",\"c\":null}",
                "{\"op\":\"r\"," + SOURCE + ",\"after\":{\"_range_start\":" + start + ",\"_range_end\":" + end + "}}");

        assertThat(range.key()).isEqualTo(new RowKey(Map.of("k", "p")));
        assertThat(range.start())
                .contains(new RangeDeleted.Bound(false, List.of(new RangeDeleted.Component("c", "5", "T"))));
        assertThat(range.end()).isEmpty();
    }

    @Test
    void a_deletion_needs_no_row() {
        assertThat(event(KEY, "{\"op\":\"d\"," + SOURCE + ",\"after\":null}"))
                .isInstanceOf(ChangeEvent.RowDeleted.class);
    }

    @Test
    void problems_name_the_place_and_what_was_found() {
        assertThat(problem(KEY, update("{\"value\":1}").replace("5", "\"secret\"")))
                .isEqualTo("value, $.source.ts_us: expected a whole number, found a string");
        assertThat(problem(KEY, update("7"))).isEqualTo("value, $.after.n: expected an object or null, found a number");
        assertThat(problem(KEY, update("{}"))).isEqualTo("value, $.after.n: expected a cell with the field 'value'");
        assertThat(problem(KEY, update("{\"value\":1}").replace("\"op\":\"u\"", "\"op\":\"secret\"")))
                .isEqualTo("value, $.op: expected one of i, u, d, r");
        assertThat(problem(KEY, "{\"op\":\"u\"," + SOURCE + "}")).isEqualTo("value, $.after: missing or null");
        assertThat(problem("[\"secret\"]", update("{\"value\":1}")))
                .isEqualTo("key, $: expected a JSON object, found an array");
        assertThat(problem("{\"k\":null}", update("{\"value\":1}")))
                .isEqualTo("key, $: expected at least one column that is not null");
        assertThat(problem("{\"k\":1,\"c\":null}", update("{\"value\":1}")))
                .isEqualTo("key: null in a key column of a single row");
        assertThat(problem(null, update("{\"value\":1}"))).isEqualTo("key: missing");
        assertThat(problem(KEY, "{\"schema\":{},\"payload\":" + update("8") + "}"))
                .isEqualTo("value, $.payload.after.n: expected an object or null, found a number");
    }

    @Test
    void a_path_stops_where_the_data_of_the_row_begins() {
        assertThat(problem(KEY, update("{\"value\":{\"secret\":{\"secret\":1e999}}}")))
                .isEqualTo("value, $.after.n.value: a number beyond the range of a double");
        assertThat(problem(KEY, update("{\"value\":{\"a\":secret}}")))
                .startsWith("value, $.after.n.value: not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "secret",
                "\"secret\"",
                "17",
                "[]",
                "{}",
                "{\"op\":\"u\"",
                "{\"op\":\"u\"}",
                "{\"op\":7}",
                "{\"op\":null}",
                "{\"ts_ms\":1,\"secret\":2}",
                "{\"schema\":{}}",
                "{\"schema\":{},\"payload\":7}",
                "{\"schema\":{},\"payload\":{\"ts_ms\":1},\"secret\":2}",
                "{\"schema\":{},\"payload\":{\"ts_ms\":1}} secret",
                "{\"ts_ms\":1}{\"ts_ms\":1}",
                "{\"ts_ms\":1,\"ts_ms\":1}",
                "{\"op\":\"u\",\"op\":\"u\"}",
                "{\"op\":\"u\",\"source\":[]}",
                "{\"op\":\"u\",\"source\":{\"ts_us\":5,\"keyspace\":\"\",\"table\":\"kv\"}}",
                "{\"op\":\"u\",\"source\":{\"ts_us\":5,\"ts_us\":6,\"keyspace\":\"a\",\"table\":\"kv\"}}",
                "{\"op\":\"u\",\"source\":{\"ts_us\":1e3,\"keyspace\":\"a\",\"table\":\"kv\"}}",
                "{\"op\":\"u\",\"source\":{\"ts_us\":99999999999999999999,\"keyspace\":\"a\",\"table\":\"kv\"}}",
            })
    void a_value_that_is_no_change_is_undecodable_and_not_shown(String value) {
        assertThat(problem(KEY, value)).doesNotContain("secret\"").startsWith("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":1,\"value\":2}",
                "{\"value\":{\"a\":1,\"a\":2}}",
                "{\"value\":{\"a\":null,\"a\":null}}",
                "{\"value\":1,\"set\":\"true\"}",
                "{\"value\":1,\"deletion_ts\":\"5\"}",
                "{\"value\":NaN}",
                "{\"value\":01}",
                "{\"value\":'a'}",
                "{\"value\":\"\\ud800\"}",
                "{\"value\":{\"\\udfff\":1}}",
                "{\"value\":-1e400}",
            })
    void a_cell_that_breaks_the_rules_is_undecodable(String cell) {
        assertThat(problem(KEY, update(cell))).startsWith("value, $.after.n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"secret\",\"values\":[]}",
                "{\"method\":\"INCL_END_BOUND\",\"values\":[]}",
                "{\"method\":\"INCL_START_BOUND\"}",
                "{\"method\":\"INCL_START_BOUND\",\"values\":{}}",
                "{\"method\":\"INCL_START_BOUND\",\"values\":[1]}",
                "{\"method\":\"INCL_START_BOUND\",\"values\":[{\"name\":\"c\"}]}",
                "null",
            })
    void a_range_that_cannot_be_told_is_undecodable(String start) {
        String value = "{\"op\":\"r\"," + SOURCE + ",\"after\":{\"_range_start\":" + start + ",\"_range_end\":null}}";

        assertThat(problem(KEY, value)).startsWith("value, $.after").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "secret", "null", "{}", "{\"k\":1,\"k\":1}", "{\"a\":null,\"b\":1}", "{\"k\":1}x", "{\"k\":"
            })
    void a_key_that_is_none_is_undecodable(String key) {
        assertThat(problem(key, update("{\"value\":1}"))).startsWith("key").doesNotContain("secret");
    }

    @Test
    void depth_and_length_of_numbers_are_limited() {
        assertThat(problem(KEY, update("{\"value\":" + "[".repeat(1_000_000) + "}")))
                .contains("beyond a limit");
        assertThat(problem(KEY, update("{\"value\":" + "9".repeat(100_000) + "}")))
                .contains("beyond a limit");
        assertThat(problem(KEY, "{\"schema\":" + "[".repeat(1_000_000))).contains("beyond a limit");
    }

    @Test
    void bytes_that_are_no_utf8_are_undecodable() {
        byte[] value = bytes(update("{\"value\":\"?\"}"));
        for (int hostile : new int[] {0x80, 0xc0, 0xff, 0x1f}) {
            byte[] broken = value.clone();
            broken[new String(value, StandardCharsets.UTF_8).indexOf('?')] = (byte) hostile;

            assertThat(decoder.decode(bytes(KEY), broken, 0)).isInstanceOf(DecodedChange.Undecodable.class);
        }
    }

    @Test
    void whatever_the_bytes_nothing_is_thrown() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<CdcSamples.Sample> samples = new ArrayList<>();
        CdcSamples.read("cdc").values().forEach(samples::addAll);

        for (int i = 0; i < 20_000; i++) {
            CdcSamples.Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] key = sample.key().clone();
            byte[] value = sample.value().clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
                key[random.nextInt(key.length)] = (byte) random.nextInt(256);
            }

            assertThat(decoder.decode(key, value, 0))
                    .as("seed %d, round %d", seed, i)
                    .isNotNull();
        }
    }

    private @Nullable Object value(String json) {
        return changed(update("{\"value\":" + json + "}")).cell("n") instanceof Cell.Value cell ? cell.value() : null;
    }

    private RowChanged changed(String value) {
        return (RowChanged) event(KEY, value);
    }

    private ChangeEvent event(String key, String value) {
        DecodedChange change = decode(key, value);
        assertThat(change).isInstanceOf(DecodedChange.Decoded.class);
        return ((DecodedChange.Decoded) change).event();
    }

    private String problem(@Nullable String key, String value) {
        DecodedChange change = decode(key, value);
        assertThat(change).isInstanceOf(DecodedChange.Undecodable.class);
        return ((DecodedChange.Undecodable) change).problem();
    }

    private DecodedChange decode(@Nullable String key, String value) {
        return decoder.decode(key == null ? null : bytes(key), bytes(value), 0);
    }

    private static String update(String cell) {
        return "{\"op\":\"u\"," + SOURCE + ",\"after\":" + after(cell) + "}";
    }

    private static String after(String cell) {
        return "{\"k\":{\"value\":\"secret\",\"deletion_ts\":null,\"set\":true},\"n\":" + cell
                + ",\"_range_start\":null,\"_range_end\":null}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
