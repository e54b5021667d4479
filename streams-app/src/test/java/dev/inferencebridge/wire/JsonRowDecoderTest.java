package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRowDecoderTest {

    private final JsonRowDecoder decoder = new JsonRowDecoder(new TableName("shop", "orders"));

    @Test
    void a_row_is_its_columns_and_those_of_its_key() {
        RowChanged row = row("{\"id\":7}", "{\"amount\":1.5,\"note\":null,\"tags\":[\"a\"],\"size\":{\"w\":2}}");

        assertThat(row)
                .isEqualTo(new RowChanged(
                        new TableName("shop", "orders"),
                        new RowKey(Map.of("id", 7L)),
                        Map.of(
                                "id", Cell.of(7L),
                                "amount", Cell.of(1.5),
                                "note", Cell.TOMBSTONE,
                                "tags", Cell.of(List.of("a")),
                                "size", Cell.of(Map.of("w", 2L))),
                        1_700_000_000_000_000L,
                        true,
                        false));
    }

    @Test
    void without_configuration_the_table_is_named_after_the_topic() {
        TableName configured = new TableName("a", "b");

        assertThat(tableOf(JsonRowDecoder.of(Optional.empty(), "raw.orders")))
                .isEqualTo(new TableName("json", "raw.orders"));
        assertThat(tableOf(JsonRowDecoder.of(Optional.of(configured), "raw"))).isEqualTo(configured);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"order-7,order-7", "42,42", "\"order-7\",order-7", "\"half,\"half", "[1],[1]", "true,true"})
    void a_key_that_is_no_object_is_the_column_key(String key, String text) {
        RowChanged row = row(key, "{\"amount\":1}");

        assertThat(row.key()).isEqualTo(new RowKey(Map.of("key", text)));
        assertThat(row.cell("key")).isEqualTo(Cell.of(text));
    }

    @Test
    void a_key_that_is_no_text_is_base64() {
        DecodedChange change = decoder.decode(new byte[] {0, 0, (byte) 0xff, 1}, bytes("{\"a\":1}"), 0);

        assertThat(((RowChanged) ((DecodedChange.Decoded) change).event()).key())
                .isEqualTo(new RowKey(Map.of("key", "AAD/AQ==")));
    }

    @Test
    void a_record_without_key_is_a_row_without_key_columns() {
        assertThat(row(null, "{\"amount\":1}").key()).isEqualTo(new RowKey(Map.of()));
    }

    @Test
    void a_null_value_is_nothing() {
        assertThat(decoder.decode(bytes("k"), null, 0)).isInstanceOf(DecodedChange.Nothing.class);
    }

    @Test
    void a_column_may_have_the_name_of_a_schema_envelope() {
        assertThat(row("k", "{\"schema\":{\"a\":1},\"payload\":{\"b\":2}}").cell("payload"))
                .isEqualTo(Cell.of(Map.of("b", 2L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "secret", "null", "[1]", "7", "{\"a\":1", "{\"a\":1}{}", "{\"a\":1,\"a\":1}", "{\"a\":1e999}"
            })
    void a_value_that_is_no_object_is_undecodable_and_not_shown(String value) {
        assertThat(problem("k", value, 0)).startsWith("value").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":", "{}", "{\"id\":null}", " {\"id\":1}x"})
    void a_key_that_begins_as_an_object_must_be_one(String key) {
        assertThat(problem(key, "{\"a\":1}", 0)).startsWith("key");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, Long.MAX_VALUE / 1_000 + 1})
    void a_record_without_a_time_is_undecodable(long timestamp) {
        assertThat(problem("k", "{\"a\":1}", timestamp)).startsWith("timestamp");
    }

    private static TableName tableOf(JsonRowDecoder decoder) {
        return ((DecodedChange.Decoded) decoder.decode(null, bytes("{}"), 0))
                .event()
                .table();
    }

    private RowChanged row(@Nullable String key, String value) {
        DecodedChange change = decoder.decode(key == null ? null : bytes(key), bytes(value), 1_700_000_000_000L);
        assertThat(change).isInstanceOf(DecodedChange.Decoded.class);
        return (RowChanged) ((DecodedChange.Decoded) change).event();
    }

    private String problem(String key, String value, long timestamp) {
        DecodedChange change = decoder.decode(bytes(key), bytes(value), timestamp);
        assertThat(change).isInstanceOf(DecodedChange.Undecodable.class);
        return ((DecodedChange.Undecodable) change).problem();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
