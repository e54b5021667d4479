package dev.inferencebridge.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionImageTest {

    private static final TableName TABLE = new TableName("shop", "items");
    private static final String MARSHAL = "org.apache.cassandra.db.marshal.";
    private static final TableShape SHAPE = new TableShape(TABLE, List.of("p"), List.of("c", "Mixed"), Map.of());

    @ParameterizedTest
    @CsvSource({
        "Int32Type, L:4, 5, L:6",
        "LongType, L:-1, 0, L:1",
        "ShortType, L:-1, 0, L:1",
        "ByteType, L:-1, 0, L:1",
        "IntegerType, S:-99999999999999999999, 0, S:99999999999999999999",
        "DecimalType, S:0.9, 1E+1, S:10.1",
        "FloatType, D:-0.5, 0.1, D:0.2",
        "DoubleType, D:1.0, Infinity, S:NaN",
        "UTF8Type, S:a, b, S:\uD83D\uDE00",
        "UTF8Type, S:\uFF5E, \uD83D\uDE00, S:\uD83D\uDE01",
        "AsciiType, S:B, a, S:b",
        "TimestampType, L:1709296496788, 2024-03-01T12:34:56.789Z, L:1709296496790",
        "SimpleDateType, L:-1, 1970-01-01, L:1",
        "TimeType, L:45296789012344, 12:34:56.789012345, L:45296789012346",
        "UUIDType, S:50554d6e-29bb-11e5-b345-feff819cdc9f, 50554d6e-29bb-21e5-b345-feff819cdc9f, S:10554d6e-29bb-41e5-b345-feff819cdc9f",
        "UUIDType, S:50554d6e-29bb-11e5-7345-feff819cdc9f, 50554d6e-29bb-11e5-b345-feff819cdc9f, S:00554d6e-29bc-11e5-b345-feff819cdc9f",
        "TimeUUIDType, S:50554d6e-29bb-11e5-b345-feff819cdc9f, 50554d6e-29bb-11e5-7345-feff819cdc9f, S:00554d6e-29bc-11e5-b345-feff819cdc9f",
        "TimeUUIDType, S:50554d6e-29bb-11e5-8045-ffff819cdc9f, 50554d6e-29bb-11e5-8045-01ff819cdc9f, S:50554d6e-29bb-11e5-b345-feff819cdc9f",
        "LexicalUUIDType, S:00000000-29bb-11e5-b345-feff819cdc9f, 10554d6e-29bb-11e5-b345-feff819cdc9f, S:20554d6e-29bb-11e5-b345-feff819cdc9f",
        "BytesType, S:fw==, 80, S:gQ==",
        "InetAddressType, S:/10.1.2.3, 10.1.2.4, S:/10.1.2.200",
        "InetAddressType, S:/2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:2, S:/2001:db8:0:0:0:0:0:a",
    })
    void a_bound_parts_the_rows_by_the_order_of_its_type(String type, String below, String bound, String above)
            throws IncomparableKeyException {
        PartitionImage from = PartitionImage.EMPTY.delete(
                range(bound(true, component("c", bound, MARSHAL + type)), Optional.empty(), 7), SHAPE);
        PartitionImage reversed = PartitionImage.EMPTY.delete(
                range(
                        bound(true, component("c", bound, MARSHAL + "ReversedType(" + MARSHAL + type + ")")),
                        Optional.empty(),
                        7),
                SHAPE);

        assertThat(from.deletionCovering(row(value(below)))).isEmpty();
        assertThat(from.deletionCovering(row(value(above)))).hasValue(7);
        assertThat(reversed.deletionCovering(row(value(below)))).hasValue(7);
        assertThat(reversed.deletionCovering(row(value(above)))).isEmpty();
    }

    @Test
    void false_comes_before_true() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY.delete(
                range(bound(false, component("c", "false", MARSHAL + "BooleanType")), Optional.empty(), 7), SHAPE);

        assertThat(image.deletionCovering(row(false))).isEmpty();
        assertThat(image.deletionCovering(row(true))).hasValue(7);
    }

    @Test
    void a_bound_counts_the_rows_on_it_if_it_is_inclusive() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY.delete(ints(true, 5, false, 10, 7), SHAPE);

        assertThat(covering(image, 4)).isEmpty();
        assertThat(covering(image, 5)).hasValue(7);
        assertThat(covering(image, 9)).hasValue(7);
        assertThat(covering(image, 10)).isEmpty();
    }

    @Test
    void bounds_of_two_columns_are_put_in_their_order_and_unquoted() throws IncomparableKeyException {
        Component c = component("c", "5", MARSHAL + "Int32Type");
        Component mixed = component("\"Mixed\"", "m", MARSHAL + "UTF8Type");
        PartitionImage image = PartitionImage.EMPTY.delete(range(bound(true, mixed, c), bound(true, c), 7), SHAPE);

        assertThat(image.deletionCovering(row(5L, "l"))).isEmpty();
        assertThat(image.deletionCovering(row(5L, "m"))).hasValue(7);
        assertThat(image.deletionCovering(row(5L, "z"))).hasValue(7);
        assertThat(image.deletionCovering(row(6L, "m"))).isEmpty();
    }

    @Test
    void the_newest_deletion_of_partition_and_ranges_applies() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY
                .delete(ints(true, 1, true, 9, 5), SHAPE)
                .delete(ints(true, 4, true, 20, 6), SHAPE)
                .delete(partition(3));

        assertThat(covering(image, 0)).hasValue(3);
        assertThat(covering(image, 2)).hasValue(5);
        assertThat(covering(image, 9)).hasValue(6);
    }

    @Test
    void what_a_newer_deletion_covers_is_absorbed() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY.delete(ints(true, 4, true, 6, 5), SHAPE);

        assertThat(image.delete(ints(false, 4, false, 6, 5), SHAPE)).isSameAs(image);
        assertThat(image.delete(ints(true, 1, true, 9, 6), SHAPE).ranges()).hasSize(1);
        assertThat(image.delete(ints(true, 1, true, 9, 4), SHAPE).ranges()).hasSize(2);
        assertThat(image.delete(partition(5)).ranges()).isEmpty();
        assertThat(image.delete(partition(5)).delete(partition(4)).deletionMicros())
                .isEqualTo(5);
    }

    @Test
    void ranges_beyond_the_most_are_forgotten_oldest_first_and_that_is_told() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY;
        for (int i = 0; i < PartitionImage.MOST_RANGES + 2; i++) {
            image = image.delete(ints(true, 10 * i, true, 10 * i + 1, 100 + i), SHAPE);
        }

        assertThat(image.ranges()).hasSize(PartitionImage.MOST_RANGES);
        assertThat(image.forgottenMicros()).isEqualTo(101);
        assertThat(covering(image, 10)).isEmpty();
        assertThat(covering(image, 20)).hasValue(102);
    }

    @Test
    void a_purge_drops_what_is_older() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY.delete(partition(3)).delete(ints(true, 1, true, 9, 5), SHAPE);

        assertThat(image.purged(3)).isSameAs(image);
        assertThat(image.purged(5).deletionMicros()).isEqualTo(RowImage.NONE);
        assertThat(image.purged(5).ranges()).hasSize(1);
        assertThat(image.purged(6)).isSameAs(PartitionImage.EMPTY);
    }

    @Test
    void what_cannot_be_compared_is_refused_without_a_value() {
        List<ChangeEvent.RangeDeleted> refused = new ArrayList<>();
        for (String type : List.of("DurationType", "FrozenType(" + MARSHAL + "ListType(x))", "NewType")) {
            refused.add(range(bound(true, component("c", "secret", MARSHAL + type)), Optional.empty(), 1));
        }
        refused.add(range(bound(true, component("c", "secret", MARSHAL + "Int32Type")), Optional.empty(), 1));
        refused.add(range(bound(true, component("other", "secret", MARSHAL + "UTF8Type")), Optional.empty(), 1));

        for (ChangeEvent.RangeDeleted event : refused) {
            assertThatThrownBy(() -> PartitionImage.EMPTY.delete(event, SHAPE))
                    .isInstanceOf(IncomparableKeyException.class)
                    .hasMessageNotContaining("secret")
                    .hasMessageContaining("c");
        }
    }

    @Test
    void a_row_key_that_is_not_of_the_type_is_refused() throws IncomparableKeyException {
        PartitionImage image = PartitionImage.EMPTY.delete(ints(true, 4, true, 6, 5), SHAPE);

        assertThatThrownBy(() -> image.deletionCovering(row("text"))).isInstanceOf(IncomparableKeyException.class);
        assertThatThrownBy(() -> image.deletionCovering(new RowKey(Map.of("p", "one"))))
                .isInstanceOf(IncomparableKeyException.class);
    }

    private static OptionalLong covering(PartitionImage image, long row) throws IncomparableKeyException {
        return image.deletionCovering(row(row));
    }

    private static Object value(String text) {
        String rest = text.substring(2);
        return switch (text.charAt(0)) {
            case 'L' -> Long.valueOf(rest);
            case 'D' -> Double.valueOf(rest);
            default -> rest;
        };
    }

    private static RowKey row(Object... clustering) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("p", "one");
        for (int i = 0; i < clustering.length; i++) {
            columns.put(SHAPE.clusteringKey().get(i), clustering[i]);
        }
        return new RowKey(columns);
    }

    private static ChangeEvent.PartitionDeleted partition(long time) {
        return new ChangeEvent.PartitionDeleted(TABLE, new RowKey(Map.of("p", "one")), time);
    }

    private static ChangeEvent.RangeDeleted ints(boolean from, int start, boolean to, int end, long time) {
        return range(
                bound(from, component("c", Integer.toString(start), MARSHAL + "Int32Type")),
                bound(to, component("c", Integer.toString(end), MARSHAL + "Int32Type")),
                time);
    }

    private static ChangeEvent.RangeDeleted range(Optional<Bound> start, Optional<Bound> end, long time) {
        return new ChangeEvent.RangeDeleted(TABLE, new RowKey(Map.of("p", "one")), start, end, time);
    }

    private static Optional<Bound> bound(boolean inclusive, Component... components) {
        return Optional.of(new Bound(inclusive, List.of(components)));
    }

    private static Component component(String column, String value, String type) {
        return new Component(column, value, type);
    }
}
