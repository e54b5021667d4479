package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowQueryTest {

    private static final TableShape ORDERS = new TableShape(
            new TableName("shop", "Orders"),
            List.of("cust"),
            List.of("oid"),
            columns(
                    new ColumnShape("cust", "uuid", false, false),
                    new ColumnShape("oid", "int", false, false),
                    new ColumnShape("status", "text", false, false),
                    new ColumnShape("tags", "set<text>", false, true),
                    new ColumnShape("region", "text", true, false),
                    new ColumnShape("hits", "counter", false, false)));

    @Test
    void a_column_with_one_write_time_is_read_with_it() {
        assertThat(RowQuery.of(ORDERS, List.of("status", "region")).cql())
                .isEqualTo("SELECT status, WRITETIME(status), TTL(status), region, WRITETIME(region), TTL(region)"
                        + " FROM shop.\"Orders\" WHERE cust = ? AND oid = ?");
    }

    @Test
    void what_has_none_is_read_alone() {
        assertThat(RowQuery.of(ORDERS, List.of("tags", "oid", "hits")).cql())
                .isEqualTo("SELECT tags, oid, hits FROM shop.\"Orders\" WHERE cust = ? AND oid = ?");
    }

    @Test
    void without_columns_the_key_tells_whether_the_row_exists() {
        RowQuery query = RowQuery.of(ORDERS, List.of());

        assertThat(query.cql()).isEqualTo("SELECT cust, oid FROM shop.\"Orders\" WHERE cust = ? AND oid = ?");
        assertThat(query.read(null, 0)).isEqualTo(ReadRow.ABSENT);
    }

    @Test
    void a_column_that_is_not_there_is_named() {
        assertThatThrownBy(() -> RowQuery.of(ORDERS, List.of("amount")))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("there is no column 'amount'");
    }

    private static Map<String, ColumnShape> columns(ColumnShape... columns) {
        Map<String, ColumnShape> byName = new LinkedHashMap<>();
        for (ColumnShape column : columns) {
            byName.put(column.name(), column);
        }
        return byName;
    }
}
