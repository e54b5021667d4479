package dev.inferencebridge.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ReadRow.ReadCell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RowImageTest {

    private static final TableName TABLE = new TableName("shop", "kv");
    private static final RowKey KEY = new RowKey(Map.of("k", "one"));
    private static final TableShape SHAPE = new TableShape(
            TABLE,
            List.of("k"),
            List.of(),
            Map.of(
                    "k", new ColumnShape("k", "text", false, false),
                    "v", new ColumnShape("v", "text", false, false),
                    "n", new ColumnShape("n", "int", false, false),
                    "dur", new ColumnShape("dur", "duration", false, false),
                    "tags", new ColumnShape("tags", "set<text>", false, true)));
    private static final RowRules EXACT = RowRules.of(SHAPE, column -> true, true);
    private static final RowRules AT_MOST = RowRules.of(SHAPE, column -> true, false);
    private static final long NOW = 1_000;

    @Test
    void the_later_write_wins_in_whichever_order_they_come() {
        assertThat(after(update(1, "v", "old"), update(2, "v", "new")).value("v", NOW))
                .isEqualTo("new");
        assertThat(after(update(2, "v", "new"), update(1, "v", "old")).value("v", NOW))
                .isEqualTo("new");
    }

    @Test
    void an_event_that_comes_again_changes_nothing_and_keeps_the_very_image() {
        RowImage image = after(insert(1, "v", "one", "n", 1L));

        Merge again = image.merge(insert(1, "v", "one", "n", 1L), EXACT, NOW);

        assertThat(again).isEqualTo(Merge.nothing(image));
        assertThat(again.image()).isSameAs(image);
    }

    @Test
    void at_one_time_null_beats_a_value_and_an_expiring_value_one_that_stays() {
        Cell expiring = new Cell.Value("ends", OptionalLong.of(5_000));

        assertThat(after(update(1, "v", Cell.TOMBSTONE), update(1, "v", expiring))
                        .value("v", NOW))
                .isNull();
        assertThat(after(update(1, "v", expiring), update(1, "v", "stays")).value("v", NOW))
                .isEqualTo("ends");
    }

    @Test
    void at_one_time_the_larger_bytes_win_so_that_a_negative_number_beats_a_positive_one() {
        assertThat(after(update(1, "n", -1L), update(1, "n", 7L)).value("n", NOW))
                .isEqualTo(-1L);
        assertThat(after(update(1, "n", 7L), update(1, "n", -1L)).value("n", NOW))
                .isEqualTo(-1L);
    }

    @Test
    void at_one_time_two_values_whose_order_is_not_known_are_contested() {
        RowImage image = after(update(1, "dur", 5L), update(1, "dur", 6L));

        assertThat(image.isContested("dur")).isTrue();
        assertThat(image.knows("dur")).isFalse();
        assertThat(after(update(1, "dur", 6L), update(1, "dur", 5L)).value("dur", NOW))
                .isEqualTo(image.value("dur", NOW));
    }

    @Test
    void a_deletion_shadows_what_is_as_old_and_leaves_what_is_newer() {
        RowImage image = after(update(5, "v", "old"), update(6, "n", 1L))
                .delete(5, EXACT)
                .image();

        assertThat(image.knows("v")).isTrue();
        assertThat(image.value("v", NOW)).isNull();
        assertThat(image.value("n", NOW)).isEqualTo(1L);
        assertThat(image.life(NOW)).isEqualTo(Life.LIVE);
    }

    @Test
    void a_row_whose_all_is_older_than_its_deletion_is_deleted_and_an_older_event_cannot_revive_it() {
        RowImage deleted = after(insert(5, "v", "old")).delete(6, EXACT).image();

        Merge late = deleted.merge(insert(4, "v", "older"), EXACT, NOW);

        assertThat(deleted.life(NOW)).isEqualTo(Life.DELETED);
        assertThat(late).isEqualTo(Merge.nothing(deleted));
    }

    @Test
    void an_insert_after_the_deletion_comes_to_life() {
        RowImage deleted = after(insert(5, "v", "old")).delete(6, EXACT).image();

        Merge reborn = deleted.merge(insert(7), EXACT, NOW);

        assertThat(reborn.cameToLife()).isTrue();
        assertThat(reborn.image().life(NOW)).isEqualTo(Life.LIVE);
        assertThat(reborn.image().knows("v")).isTrue();
    }

    @Test
    void an_inserted_row_outlives_its_cells_and_an_updated_one_is_then_unknown() {
        assertThat(after(insert(1, "v", "x"), update(2, "v", Cell.TOMBSTONE)).life(NOW))
                .isEqualTo(Life.LIVE);
        assertThat(after(update(1, "v", "x"), update(2, "v", Cell.TOMBSTONE)).life(NOW))
                .isEqualTo(Life.UNKNOWN);
    }

    @Test
    void the_marker_of_an_insert_expires_with_its_cells() {
        RowImage image = after(insert(1, "v", new Cell.Value("x", OptionalLong.of(NOW + 10))));

        assertThat(image.life(NOW + 9)).isEqualTo(Life.LIVE);
        assertThat(image.life(NOW + 10)).isEqualTo(Life.UNKNOWN);
        assertThat(image.value("v", NOW + 10)).isNull();
    }

    @Test
    void a_column_that_is_not_kept_counts_for_life_and_repetition_without_its_value() {
        RowRules keepsN = RowRules.of(SHAPE, "n"::equals, true);
        RowImage image =
                RowImage.UNKNOWN.merge(update(1, "v", "long text"), keepsN, NOW).image();

        assertThat(image.value("v", NOW)).isNull();
        assertThat(image.life(NOW)).isEqualTo(Life.LIVE);
        assertThat(image.merge(update(1, "v", "long text"), keepsN, NOW).changed())
                .isFalse();
    }

    @Test
    void a_collection_never_enters_the_image_and_is_told_as_changed() {
        Merge merge = RowImage.UNKNOWN.merge(update(1, "tags", List.of("a")), EXACT, NOW);

        assertThat(merge.changedColumns()).containsExactly("tags");
        assertThat(merge.changed()).isTrue();
        assertThat(merge.onlyUnreliable()).isTrue();
        assertThat(merge.image().knows("tags")).isFalse();
        assertThat(merge.image().maxWriteTimeMicros()).isEqualTo(1);
    }

    @Test
    void a_collection_written_after_the_deletion_leaves_the_row_s_life_open() {
        RowImage deleted = RowImage.UNKNOWN.delete(5, EXACT).image();

        assertThat(deleted.merge(update(6, "tags", List.of("a")), EXACT, NOW)
                        .image()
                        .life(NOW))
                .isEqualTo(Life.UNKNOWN);
        assertThat(deleted.merge(update(5, "tags", List.of("a")), EXACT, NOW)).isEqualTo(Merge.nothing(deleted));
    }

    @Test
    void a_snapshot_is_repeated_by_the_log_without_a_change() {
        RowImage snapshot =
                RowImage.UNKNOWN.merge(snapshot(100, "v", "x"), EXACT, NOW).image();

        Merge log = snapshot.merge(update(50, "v", "x"), EXACT, NOW);

        assertThat(log).isEqualTo(Merge.nothing(snapshot));
    }

    @Test
    void a_write_older_than_a_differing_snapshot_is_contested_and_a_newer_one_is_not() {
        RowImage snapshot =
                RowImage.UNKNOWN.merge(snapshot(100, "v", "x"), EXACT, NOW).image();

        Merge older = snapshot.merge(update(50, "v", "y"), EXACT, NOW);
        Merge newer = older.image().merge(update(101, "v", "z"), EXACT, NOW);

        assertThat(older.changed()).isFalse();
        assertThat(older.contested()).containsExactly("v");
        assertThat(newer.contested()).isEmpty();
        assertThat(newer.image().knows("v")).isTrue();
        assertThat(newer.image().value("v", NOW)).isEqualTo("z");
    }

    @Test
    void a_read_settles_what_is_contested_with_its_true_time() {
        RowImage image = RowImage.UNKNOWN
                .merge(update(10, "v", "x"), AT_MOST, NOW)
                .image()
                .merge(update(12, "v", "y"), AT_MOST, NOW)
                .image();

        RowImage settled = image.complete(found("v", "x", 9), AT_MOST, NOW).image();

        assertThat(image.isContested("v")).isTrue();
        assertThat(settled.knows("v")).isTrue();
        assertThat(settled.value("v", NOW)).isEqualTo("x");
        assertThat(settled.maxWriteTimeMicros()).isEqualTo(9);
    }

    @Test
    void a_read_does_not_undo_a_newer_exact_event_nor_revive_what_is_deleted() {
        RowImage newer = after(update(10, "v", "new"));
        RowImage deleted = newer.delete(11, EXACT).image();

        assertThat(newer.complete(found("v", "old", 9), EXACT, NOW).image().value("v", NOW))
                .isEqualTo("new");
        assertThat(newer.complete(ReadRow.ABSENT, EXACT, NOW).image().value("v", NOW))
                .isEqualTo("new");
        assertThat(deleted.complete(found("v", "new", 10), EXACT, NOW).image().life(NOW))
                .isEqualTo(Life.DELETED);
    }

    @Test
    void a_null_that_was_read_is_known_and_any_write_is_newer() {
        ReadRow read = new ReadRow(true, Map.of("v", new ReadCell(null, OptionalLong.empty(), OptionalLong.empty())));
        RowImage image = after(update(3, "n", 1L)).complete(read, EXACT, NOW).image();

        assertThat(image.knows("v")).isTrue();
        assertThat(after(image, update(1, "v", "x")).value("v", NOW)).isEqualTo("x");
    }

    @Test
    void a_read_that_tells_what_is_known_changes_nothing() {
        RowImage image = after(insert(5, "v", "x"));

        assertThat(image.complete(found("v", "x", 5), EXACT, NOW)).isEqualTo(Merge.nothing(image));
    }

    @Test
    void a_deletion_at_most_leaves_the_row_s_life_to_a_read() {
        RowImage image =
                RowImage.UNKNOWN.merge(insert(5, "v", "x"), AT_MOST, NOW).image();

        RowImage open = image.delete(6, AT_MOST).image();

        assertThat(open.life(NOW)).isEqualTo(Life.UNKNOWN);
        assertThat(open.complete(ReadRow.ABSENT, AT_MOST, NOW).image().life(NOW))
                .isEqualTo(Life.DELETED);
        assertThat(open.complete(found("v", "x", 5), AT_MOST, NOW).image().life(NOW))
                .isEqualTo(Life.LIVE);
    }

    @Test
    void stamps_grow_though_write_times_do_not() {
        RowImage first = after(update(10, "v", "x")).stamped();
        RowImage second = after(first, update(5, "n", 1L)).stamped();
        RowImage third = after(second, update(20, "n", 2L)).stamped();

        assertThat(List.of(first.stamp(), second.stamp(), third.stamp())).containsExactly(10L, 11L, 20L);
    }

    @Test
    void a_row_has_its_key_and_the_columns_that_have_a_value() {
        Row row = after(insert(3, "v", "x", "n", Cell.TOMBSTONE)).toRow(TABLE, KEY, List.of("v", "n", "dur"), NOW);

        assertThat(row.columns()).isEqualTo(Map.of("k", "one", "v", "x"));
        assertThat(row.writeTimeMicros()).isEqualTo(3);
    }

    @Test
    void a_purge_forgets_rows_of_which_only_old_tombstones_are_left() {
        RowImage deleted = after(insert(5, "v", "x")).delete(6, EXACT).image();
        RowImage expired = after(insert(5, "v", new Cell.Value("x", OptionalLong.of(8))));

        assertThat(deleted.purged(6)).isSameAs(deleted);
        assertThat(deleted.purged(7)).isSameAs(RowImage.UNKNOWN);
        assertThat(expired.purged(7)).isSameAs(expired);
        assertThat(expired.purged(8)).isSameAs(RowImage.UNKNOWN);
        assertThat(after(insert(5, "v", "x")).purged(1_000)).isNotSameAs(RowImage.UNKNOWN);
    }

    private static RowImage after(ChangeEvent.RowChanged... events) {
        return after(RowImage.UNKNOWN, events);
    }

    private static RowImage after(RowImage before, ChangeEvent.RowChanged... events) {
        RowImage image = before;
        for (ChangeEvent.RowChanged event : events) {
            image = image.merge(event, EXACT, NOW).image();
        }
        return image;
    }

    private static ReadRow found(String column, Object value, long time) {
        return new ReadRow(true, Map.of(column, new ReadCell(value, OptionalLong.of(time), OptionalLong.empty())));
    }

    private static ChangeEvent.RowChanged insert(long time, Object... cells) {
        return event(time, true, false, cells);
    }

    private static ChangeEvent.RowChanged update(long time, Object... cells) {
        return event(time, false, false, cells);
    }

    private static ChangeEvent.RowChanged snapshot(long time, Object... cells) {
        return event(time, true, true, cells);
    }

    private static ChangeEvent.RowChanged event(long time, boolean insert, boolean snapshot, Object... cells) {
        Map<String, Cell> named = new LinkedHashMap<>();
        named.put("k", Cell.of("one"));
        SHAPE.columns().keySet().forEach(column -> named.putIfAbsent(column, Cell.UNSET));
        for (int i = 0; i < cells.length; i += 2) {
            named.put((String) cells[i], cells[i + 1] instanceof Cell cell ? cell : Cell.of(cells[i + 1]));
        }
        return new ChangeEvent.RowChanged(TABLE, KEY, named, time, insert, snapshot);
    }
}
