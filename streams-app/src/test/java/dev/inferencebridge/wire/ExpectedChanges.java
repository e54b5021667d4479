package dev.inferencebridge.wire;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What each captured case means, written by hand: the case's file name to its events in the order of its records. */
final class ExpectedChanges {

    private static final String CUSTOMER_1 = "11111111-1111-1111-1111-111111111111";
    private static final String CUSTOMER_2 = "22222222-2222-2222-2222-222222222222";
    private static final String CUSTOMER_3 = "33333333-3333-3333-3333-333333333333";
    private static final String CUSTOMER_4 = "44444444-4444-4444-4444-444444444444";
    private static final String CUSTOMER_5 = "55555555-5555-5555-5555-555555555555";
    private static final String CUSTOMER_6 = "66666666-6666-6666-6666-666666666666";

    private static final List<String> KV = List.of("k", "n", "v");
    private static final List<String> ORDERS = List.of(
            "cust", "oid", "amount", "asci", "attrs", "big", "d", "dt", "dur", "f", "fl", "ip", "items", "ok",
            "payload", "qty", "si", "status", "tags", "ti", "tid", "tm", "ts", "tup", "vi", "region");

    private final Map<String, List<ChangeEvent>> cases = new HashMap<>();

    static Map<String, List<ChangeEvent>> ofCases() {
        ExpectedChanges expected = new ExpectedChanges();
        expected.simpleTable();
        expected.everyType();
        expected.collections();
        expected.deletions();
        expected.batches();
        expected.conditionalAndTimestamps();
        expected.otherTables();
        expected.withoutEvents();
        return expected.cases;
    }

    /** The cases that were captured with embedded schemas: other runs of the same statements. */
    static Map<String, List<ChangeEvent>> ofCasesWithSchema() {
        ExpectedChanges expected = new ExpectedChanges();
        expected.add(
                "01_insert_simple_kv",
                kv("c01", 1795330395610854L).set("v", "hello").set("n", 1L));
        expected.add(
                "02_update_one_column_kv",
                kv("c01", 1795330398544805L).set("v", "only-v").update());
        expected.add(
                "03_set_column_null",
                kv("c01", 1795330401402499L).tombstone("n").update());
        expected.add(
                "04_insert_with_ttl",
                kv("c04", 1795330404234699L)
                        .expiring("v", "ttl", 1795330464000000L)
                        .expiring("n", 4L, 1795330464000000L));
        expected.add(
                "05_delete_single_column",
                kv("c04", 1795330406987851L).tombstone("v").update());
        expected.add(
                "06_delete_row_kv",
                new ChangeEvent.RowDeleted(table("kv"), new RowKey(Map.of("k", "c01")), 1795330409723863L));
        return expected.cases;
    }

    private void simpleTable() {
        add(
                "00_snapshot_then_commitlog_duplicate",
                kv("pre", 1795330330631000L)
                        .set("v", "snapshot-me")
                        .set("n", 1L)
                        .snapshot(),
                kv("pre", 1795330205047144L).set("v", "snapshot-me").set("n", 1L));
        add(
                "01_insert_simple_kv",
                kv("c01", 1795330745824440L).set("v", "hello").set("n", 1L));
        add(
                "02_update_one_column_kv",
                kv("c01", 1795330747637394L).set("v", "only-v").update());
        add("03_set_column_null", kv("c01", 1795330749447793L).tombstone("n").update());
        add(
                "04_insert_with_ttl",
                kv("c04", 1795330751218371L)
                        .expiring("v", "ttl", 1795330756000000L)
                        .expiring("n", 4L, 1795330756000000L));
        add(
                "05_delete_single_column",
                kv("c04", 1795330752909171L).tombstone("v").update());
        add(
                "31_insert_null_explicit",
                kv("nul", 1795330796277468L).tombstone("v").set("n", 1L));
        add("32_empty_string_and_pk_only", kv("pkonly", 1795330798003014L));
        add(
                "33_same_value_rewrite",
                kv("c33", 1795330799844886L).set("v", "same").set("n", 1L),
                kv("c33", 1795330799866179L).set("v", "same").set("n", 1L));
    }

    private void everyType() {
        Map<String, Object> tuple = new LinkedHashMap<>();
        tuple.put("field1", 7L);
        tuple.put("field2", "seven");
        add(
                "07_insert_all_types",
                order(CUSTOMER_1, 1, 1795330756450546L)
                        .set("status", "NEW")
                        .set("amount", "12345678901234.5678")
                        .set("qty", 3L)
                        .set("big", 9007199254740993L)
                        .set("vi", "123456789012345678901234567890")
                        .set("f", 1.5)
                        .set("d", 2.25)
                        .set("ok", true)
                        .set("si", 12L)
                        .set("ti", -3L)
                        .set("asci", "ascii")
                        .set("ts", 1709296496789L)
                        .set("dt", 19783L)
                        .set("tm", 45296789012345L)
                        .set("dur", 2775600000000000L)
                        .set("payload", "yv66vg==")
                        .set("tid", "50554d6e-29bb-11e5-b345-feff819cdc9f")
                        .set("ip", "/10.1.2.3")
                        .set("tags", List.of("a", "b"))
                        .set("items", List.of("x", "y", "x"))
                        .set("attrs", Map.of("k1", 1L, "k2", 2L))
                        .set("fl", List.of(1L, 2L, 3L))
                        .set("tup", tuple));
        add(
                "08_update_single_column_clustered",
                order(CUSTOMER_1, 1, 1795330758141831L).set("status", "PAID").update());
    }

    private void collections() {
        Map<String, Object> removedEntry = new HashMap<>();
        removedEntry.put("k1", null);
        add(
                "09_map_put_one_key",
                order(CUSTOMER_1, 1, 1795330760032753L)
                        .set("attrs", Map.of("k3", 3L))
                        .update());
        add(
                "10_map_delete_one_key",
                order(CUSTOMER_1, 1, 1795330761740098L)
                        .set("attrs", removedEntry)
                        .update());
        add(
                "11_set_add",
                order(CUSTOMER_1, 1, 1795330763454193L)
                        .set("tags", List.of("c"))
                        .update());
        add(
                "12_set_remove",
                order(CUSTOMER_1, 1, 1795330765173609L)
                        .set("tags", List.of("a"))
                        .update());
        add(
                "13_set_overwrite",
                order(CUSTOMER_1, 1, 1795330766961450L)
                        .set("tags", List.of("z"))
                        .update());
        add(
                "14_list_append",
                order(CUSTOMER_1, 1, 1795330768669065L)
                        .set("items", List.of("tail"))
                        .update());
        add(
                "15_list_set_index",
                order(CUSTOMER_1, 1, 1795330770410891L)
                        .set("items", List.of("first"))
                        .update());
        add(
                "16_collection_set_null",
                order(CUSTOMER_1, 1, 1795330772127371L).set("attrs", Map.of()).update());
        add(
                "35_list_delete_index",
                order(CUSTOMER_5, 2, 1795331128921561L).set("items", List.of("a", "b", "c")),
                order(CUSTOMER_5, 2, 1795331128931499L)
                        .set("items", List.of(""))
                        .update());
    }

    private void deletions() {
        add(
                "06_delete_row_kv_single_pk",
                new ChangeEvent.RowDeleted(table("kv"), new RowKey(Map.of("k", "c01")), 1795330754662085L));
        add(
                "18_row_delete_clustered",
                new ChangeEvent.RowDeleted(table("orders"), orderKey(CUSTOMER_1, 1), 1795330775354347L));
        add(
                "19_partition_delete",
                new ChangeEvent.PartitionDeleted(
                        table("orders"), new RowKey(Map.of("cust", CUSTOMER_2)), 1795330777098455L),
                order(CUSTOMER_2, 1, 1795330777079245L).set("status", "A").event());
        add(
                "20_range_delete",
                new ChangeEvent.RangeDeleted(
                        table("orders"),
                        new RowKey(Map.of("cust", CUSTOMER_2)),
                        Optional.of(new Bound(true, List.of(orderNumber("5")))),
                        Optional.of(new Bound(false, List.of(orderNumber("10")))),
                        1795330778775930L));
    }

    private void batches() {
        add(
                "21_logged_batch_multi_row",
                order(CUSTOMER_3, 1, 1795330780509651L).set("status", "A"),
                order(CUSTOMER_3, 2, 1795330780509651L).set("status", "B"));
        add(
                "22_logged_batch_multi_table_partition",
                kv("b1", 1795330782273471L).set("v", "x"),
                order(CUSTOMER_4, 1, 1795330782273471L).set("status", "C"),
                kv("b2", 1795330782273471L).set("v", "y"));
        add(
                "36_batch_update_then_delete_same_row",
                order(CUSTOMER_5, 3, 1795331131690932L)
                        .set("qty", 5L)
                        .tombstone("status")
                        .update());
        add(
                "37_batch_different_timestamps",
                order(CUSTOMER_6, 1, 1700000000000000L).set("status", "old"),
                order(CUSTOMER_6, 2, 1700000000000000L).set("status", "new"));
    }

    private void conditionalAndTimestamps() {
        add(
                "23_lwt_insert_if_not_exists",
                kv("lwtB", 1795331117557000L).set("v", "x").set("n", 1L));
        add("24_lwt_update_if", kv("lwtB", 1795331123133000L).set("v", "y").update());
        add(
                "25_insert_using_timestamp",
                kv("tsrow", 1600000000000000L).set("v", "x").set("n", 1L));
        add("34_static_plus_row_insert", order(CUSTOMER_5, 1, 1795331126060628L).set("status", "A"));
    }

    private void otherTables() {
        Map<String, Object> compound = new LinkedHashMap<>();
        compound.put("a", "p");
        compound.put("b", 1L);
        compound.put("c", 2L);
        compound.put("d", "q");
        add(
                "26_compound_keys",
                new Row("comp", List.of("a", "b", "c", "d", "v"), compound, 1795330789267140L).set("v", "val"));
        add(
                "29_frozen_udt",
                new Row("fudt", List.of("k", "fa", "v"), Map.of("k", "u1"), 1795330794560612L)
                        .set("v", "v")
                        .set("fa", Map.of("street", "s", "zip", 1L)));
        add(
                "38_alter_add_column_at_runtime",
                new Row("kv", List.of("k", "extra", "n", "v"), Map.of("k", "ext1"), 1795331139270248L)
                        .set("v", "x")
                        .set("n", 1L)
                        .set("extra", "added"));
        add(
                "39_create_cdc_table_at_runtime",
                new Row("rt1", List.of("k", "v"), Map.of("k", "a"), 1795331143620215L).set("v", "b"),
                new Row("rt1", List.of("k", "v"), Map.of("k", "a2"), 1795331143661464L).set("v", "b2"));
        add(
                "39b_same_table_later_insert",
                new Row("rt1", List.of("k", "v"), Map.of("k", "later"), 1795331146201675L).set("v", "b3"));
        add(
                "40b_same_table_later_insert",
                new Row("plainkv", List.of("k", "v"), Map.of("k", "later"), 1795331153204955L).set("v", "b"));
    }

    /** What change data capture does not deliver. */
    private void withoutEvents() {
        for (String name : List.of(
                "17_static_column_only",
                "23b_lwt_insert_not_applied",
                "27_counter_update",
                "28_non_cdc_table",
                "30_nonfrozen_udt",
                "40_enable_cdc_on_existing_table_at_runtime",
                "41_truncate",
                "42_disable_cdc")) {
            cases.put(name, List.of());
        }
    }

    private void add(String name, Row... rows) {
        List<ChangeEvent> events = new ArrayList<>();
        for (Row row : rows) {
            events.add(row.event());
        }
        cases.put(name, events);
    }

    private void add(String name, ChangeEvent... events) {
        cases.put(name, List.of(events));
    }

    private static Row kv(String key, long writeTimeMicros) {
        return new Row("kv", KV, Map.of("k", key), writeTimeMicros);
    }

    private static Row order(String customer, long number, long writeTimeMicros) {
        return new Row("orders", ORDERS, orderKey(customer, number).columns(), writeTimeMicros);
    }

    private static RowKey orderKey(String customer, long number) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("cust", customer);
        key.put("oid", number);
        return new RowKey(key);
    }

    private static Component orderNumber(String text) {
        return new Component("oid", text, "org.apache.cassandra.db.marshal.Int32Type");
    }

    private static TableName table(String name) {
        return new TableName("shop", name);
    }

    /** A changed row, all of whose columns are unset but the key's, until told otherwise. */
    private static final class Row {
        private final String table;
        private final Map<String, Object> key;
        private final Map<String, Cell> cells = new LinkedHashMap<>();
        private final long writeTimeMicros;
        private boolean insert = true;
        private boolean snapshot;

        Row(String table, List<String> columns, Map<String, Object> key, long writeTimeMicros) {
            this.table = table;
            this.key = key;
            this.writeTimeMicros = writeTimeMicros;
            columns.forEach(column -> cells.put(column, Cell.UNSET));
            key.forEach((column, value) -> cells.put(column, Cell.of(value)));
        }

        Row set(String column, Object value) {
            cells.put(column, Cell.of(value));
            return this;
        }

        Row expiring(String column, Object value, long expiresAtMicros) {
            cells.put(column, new Cell.Value(value, OptionalLong.of(expiresAtMicros)));
            return this;
        }

        Row tombstone(String column) {
            cells.put(column, Cell.TOMBSTONE);
            return this;
        }

        /** Told as an update: cells were written, not the row itself. */
        Row update() {
            insert = false;
            return this;
        }

        Row snapshot() {
            snapshot = true;
            return this;
        }

        ChangeEvent event() {
            return new ChangeEvent.RowChanged(table(table), new RowKey(key), cells, writeTimeMicros, insert, snapshot);
        }
    }
}
