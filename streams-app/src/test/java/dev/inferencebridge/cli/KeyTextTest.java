package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyTextTest {

    private static final TableName TABLE = new TableName("shop", "transactions");

    @Test
    void a_single_value_is_that_of_the_only_key_column() {
        assertThat(new KeyText("0042").of(table(Map.of("id", "text"), "id")).columns())
                .isEqualTo(Map.of("id", "0042"));
        assertThat(new KeyText("42").of(table(Map.of("id", "int"), "id")).columns())
                .isEqualTo(Map.of("id", 42L));
        assertThat(new KeyText("true").of(table(Map.of("id", "boolean"), "id")).columns())
                .isEqualTo(Map.of("id", true));
    }

    @Test
    void a_key_of_several_columns_is_an_object_in_the_order_of_the_table() {
        TableShape table = table(Map.of("card", "text", "tx", "int"), "card", "tx");

        assertThat(new KeyText(" {\"tx\": 12, \"card\": \"7\"}").of(table).columns())
                .containsExactly(Map.entry("card", "7"), Map.entry("tx", 12L));
    }

    @Test
    void a_key_that_does_not_fit_says_what_it_has_to_be() {
        TableShape pair = table(Map.of("card", "text", "tx", "int"), "card", "tx");
        TableShape number = table(Map.of("id", "int"), "id");

        assertThatThrownBy(() -> new KeyText("7").of(pair)).hasMessageContaining("[card, tx]: give a JSON object");
        assertThatThrownBy(() -> new KeyText("{\"card\": \"7\"}").of(pair))
                .hasMessageContaining("has the columns [card, tx], given are [card]");
        assertThatThrownBy(() -> new KeyText("{\"card\": ").of(pair)).hasMessageContaining("the key is no JSON object");
        assertThatThrownBy(() -> new KeyText("seven").of(number)).hasMessageContaining("'id'", "is of type int");
    }

    @Test
    void of_a_record_what_is_no_object_is_the_column_key() {
        assertThat(new KeyText("tx-7").ofRecord().columns()).isEqualTo(Map.of("key", "tx-7"));
        assertThat(new KeyText("{\"id\": 7}").ofRecord().columns()).isEqualTo(Map.of("id", 7L));
    }

    private static TableShape table(Map<String, String> types, String... key) {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        types.forEach((name, type) -> columns.put(name, new ColumnShape(name, type, false, false)));
        return new TableShape(TABLE, List.of(key), List.of(), columns);
    }
}
