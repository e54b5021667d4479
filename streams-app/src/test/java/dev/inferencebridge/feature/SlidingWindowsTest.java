package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import dev.inferencebridge.feature.WindowValues.Refused;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlidingWindowsTest {

    private static final long NOON = 1_700_000_000_000L;
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600_000;

    private final MapWindowStore store = new MapWindowStore();
    private final Map<String, Object> noColumns = Map.of();
    private int late;

    private final SlidingWindows windows = open(Map.of(
            "count", window(Compute.COUNT, "", "5m", "made"),
            "sum", window(Compute.SUM, "amount", "5m", "made"),
            "distinct", window(Compute.DISTINCT, "country", "5m", "made")));

    @Test
    void a_window_begins_after_its_length_and_ends_with_the_row() {
        update("1", NOON, Map.of("amount", 1.0));
        update("2", NOON + HOUR - 1, Map.of("amount", 2.0));

        assertThat(update("3", NOON + HOUR, Map.of("amount", 4.0))).containsEntry("sum", 6.0);
    }

    @Test
    void of_no_values_a_count_is_0_and_everything_else_is_missing() {
        SlidingWindows counting = open(Map.of(
                "count", window(Compute.COUNT, "amount", "5m", "made"),
                "min", window(Compute.MIN, "amount", "5m", "made"),
                "countries", window(Compute.DISTINCT, "country", "5m", "made")));

        assertThat(counting.update(row("1", NOON, noColumns), NOON)).isEqualTo(present(Map.of("count", 0.0)));
    }

    @Test
    void a_row_without_its_column_counts_as_a_row_only() {
        update("1", NOON, Map.of("amount", 1.0));

        assertThat(update("2", NOON, noColumns)).isEqualTo(Map.of("count", 2.0, "sum", 1.0));
    }

    @Test
    void the_same_change_again_writes_nothing() {
        update("1", NOON, Map.of("amount", 1.0, "country", "DE"));
        int writes = store.writes;

        assertThat(update("1", NOON, Map.of("amount", 1.0, "country", "DE")))
                .isEqualTo(Map.of("count", 1.0, "sum", 1.0, "distinct", 1.0));
        assertThat(store.writes).isEqualTo(writes);
    }

    @Test
    void a_new_row_in_a_full_window_costs_the_store_one_put_and_one_delete() {
        update("0", NOON, noColumns);
        int writes = store.writes;
        int scans = store.scans;

        update("1", NOON + 2 * HOUR, Map.of("amount", 1.0, "country", "DE"));

        assertThat(store.writes - writes).isEqualTo(2);
        assertThat(store.scans).isEqualTo(scans);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void a_row_behind_by_more_than_the_lateness_has_no_values_but_counts_for_those_it_concerns() {
        update("1", NOON, Map.of("amount", 1.0));

        assertThat(update("2", NOON - 300 * SECOND, Map.of("amount", 2.0))).containsEntry("sum", 2.0);
        assertThat(late).isZero();
        assertThat(update("3", NOON - 301 * SECOND, Map.of("amount", 4.0))).isEmpty();
        assertThat(late).isEqualTo(1);
        assertThat(update("4", NOON, Map.of("amount", 8.0))).containsEntry("sum", 15.0);
    }

    @Test
    void a_row_of_no_use_to_any_window_is_not_kept() {
        update("1", NOON, noColumns);

        assertThat(update("2", NOON - HOUR - 300 * SECOND, noColumns)).isEmpty();
        assertThat(late).isEqualTo(1);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void newest_time_is_remembered_after_its_row_moved_or_went() {
        update("1", NOON, noColumns);
        update("2", NOON + 2 * HOUR, noColumns);
        windows.remove(row("2", NOON + 2 * HOUR, noColumns));

        assertThat(update("3", NOON + 10 * SECOND, noColumns)).isEmpty();
        assertThat(restarted().update(row("3", NOON + 10 * SECOND, noColumns), NOON))
                .isEqualTo(present(Map.of()));

        update("4", NOON + 2 * HOUR, noColumns);
        assertThat(store.size()).as("the mark is gone").isEqualTo(1);
    }

    @Test
    void a_row_ahead_of_its_record_is_refused_and_pushes_nothing_out() {
        windows.update(row("1", NOON, noColumns), NOON);

        assertThat(windows.update(row("2", NOON + 301 * SECOND, noColumns), NOON))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem())
                                .isEqualTo("its event time is more than 300 s ahead of its record: a clock is wrong"));
        assertThat(update("3", NOON, noColumns)).containsEntry("count", 2.0);
    }

    @Test
    void without_a_lateness_a_row_may_be_a_minute_ahead() {
        SlidingWindows strict = open(Map.of("count", window(Compute.COUNT, "", "0s", "made")));

        assertThat(strict.update(row("1", NOON + 60 * SECOND, noColumns), NOON))
                .isInstanceOf(WindowValues.Present.class);
        assertThat(strict.update(row("2", NOON + 60 * SECOND + 1, noColumns), NOON))
                .isInstanceOf(Refused.class);
    }

    @Test
    void what_is_no_number_is_refused_and_the_row_counts_as_it_was() {
        update("1", NOON, Map.of("amount", 1.0));

        assertThat(windows.update(row("1", NOON, Map.of("amount", "secret")), NOON))
                .isEqualTo(new Refused("sum", "column 'amount' does not hold a finite number or a boolean"));
        assertThat(update("2", NOON, Map.of("amount", 2L))).containsEntry("sum", 3.0);
    }

    @Test
    void event_time_is_a_number_of_milliseconds_or_a_text_with_an_offset() {
        update("1", NOON, noColumns);
        Map<String, Object> columns = new HashMap<>(row("2", 0, noColumns).columns());
        columns.put("made", "2023-11-14T23:13:20+01:00");

        assertThat(windows.update(rowOf("2", columns), NOON)).isEqualTo(present(Map.of("count", 2.0)));
        columns.put("made", "yesterday");
        assertThat(windows.update(rowOf("2", columns), NOON))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem()).isEqualTo("column 'made' does not hold a timestamp"));
    }

    @Test
    void a_row_that_lost_its_time_leaves_its_window() {
        update("1", NOON, noColumns);
        Map<String, Object> columns = new HashMap<>(row("1", 0, noColumns).columns());
        columns.remove("made");

        assertThat(windows.update(rowOf("1", columns), NOON)).isEqualTo(present(Map.of()));
        assertThat(update("2", NOON, noColumns)).containsEntry("count", 1.0);
    }

    @Test
    void a_row_without_the_key_is_in_no_window() {
        Map<String, Object> columns = new HashMap<>(row("1", NOON, noColumns).columns());
        columns.remove("card");

        assertThat(windows.update(rowOf("1", columns), NOON)).isEqualTo(present(Map.of()));
        assertThat(store.size()).isZero();
    }

    @Test
    void a_sum_beyond_a_double_is_refused() {
        update("1", NOON, Map.of("amount", Double.MAX_VALUE));

        assertThat(windows.update(row("2", NOON, Map.of("amount", Double.MAX_VALUE)), NOON))
                .isEqualTo(new Refused("sum", "the values in its window add up beyond the range of a number"));
    }

    @Test
    void a_sum_loses_nothing_to_rounding() {
        update("1", NOON, Map.of("amount", 1e100));
        update("2", NOON, Map.of("amount", 1.0));

        assertThat(update("3", NOON, Map.of("amount", -1e100))).containsEntry("sum", 1.0);
    }

    @Test
    void a_key_has_so_many_rows_and_no_more_but_those_it_has_may_change() {
        SlidingWindows small = new SlidingWindows(
                Map.of("sum", window(Compute.SUM, "amount", "0s", "made")), store, new WindowLimits(10, 2), () -> {});
        small.update(row("1", NOON, Map.of("amount", 1.0)), NOON);
        small.update(row("2", NOON, Map.of("amount", 1.0)), NOON);

        assertThat(small.update(row("3", NOON + 1, Map.of("amount", 1.0)), NOON))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.problem()).startsWith("its key has 2 rows within 3600 s already"));
        assertThat(small.update(row("2", NOON + 1, Map.of("amount", 2.0)), NOON))
                .isEqualTo(present(Map.of("sum", 3.0)));
        assertThat(small.update(row("3", NOON + HOUR, Map.of("amount", 1.0)), NOON + HOUR))
                .isEqualTo(present(Map.of("sum", 3.0)));
    }

    @Test
    void a_window_over_a_further_column_starts_with_the_rows_to_come_and_disturbs_no_other() {
        update("1", NOON, Map.of("amount", 1.0, "fee", 10.0, "country", "DE"));
        SlidingWindows extended = open(Map.of(
                "sum", window(Compute.SUM, "amount", "5m", "made"), "fees", window(Compute.SUM, "fee", "5m", "made")));

        assertThat(extended.update(row("2", NOON, Map.of("amount", 2.0, "fee", 20.0)), NOON))
                .isEqualTo(present(Map.of("sum", 3.0, "fees", 20.0)));
    }

    @Test
    void windows_of_another_time_column_are_apart_in_one_store() {
        Map<String, WindowDefinition> definitions = new LinkedHashMap<>();
        definitions.put("by made", window(Compute.COUNT, "", "5m", "made"));
        definitions.put("by write", window(Compute.COUNT, "", "5m", ""));
        SlidingWindows both = open(definitions);

        both.update(row("1", NOON, noColumns), NOON);
        assertThat(both.update(row("2", NOON + 2 * HOUR, noColumns), NOON + 2 * HOUR))
                .isEqualTo(present(Map.of("by made", 1.0, "by write", 2.0)));
    }

    @Test
    void sweep_clears_away_idle_keys_in_portions_and_leaves_those_on_the_heap() {
        for (int card = 0; card < 10; card++) {
            update("card " + card, "1", NOON, noColumns);
        }
        SlidingWindows later = restarted();
        later.update(row("card 0", "2", NOON, noColumns), NOON);
        assertThat(later.sweep(NOON + HOUR, 100))
                .as("no record says that it is so late")
                .isZero();
        later.update(row("card new", "1", NOON + 2 * HOUR, noColumns), NOON + 2 * HOUR);

        assertThat(later.sweep(NOON, 100))
                .as("the wall clock says that it is not so late")
                .isZero();
        int swept = 0;
        for (int round = 0; round < 5; round++) {
            int removed = later.sweep(NOON + 2 * HOUR, 5);
            assertThat(removed).isLessThanOrEqualTo(5);
            swept += removed;
        }
        assertThat(swept).isEqualTo(9);
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void windows_of_different_keys_do_not_go_together() {
        WindowDefinition byShop = new WindowDefinition(
                Compute.COUNT, Optional.empty(), List.of("shop"), Duration.ofHours(1), Duration.ZERO, Optional.empty());

        assertThatThrownBy(() -> open(Map.of("a", byShop, "b", window(Compute.COUNT, "", "5m", "made"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("windows of one key");
    }

    @Test
    void values_that_differ_never_look_alike_and_whole_numbers_are_the_same_in_every_type() {
        ValueHash hashes = new ValueHash();
        List<@Nullable Object> different = Arrays.asList(
                null,
                "",
                "a",
                "ab",
                "1",
                1L,
                1.5,
                true,
                false,
                new BigInteger("1" + "0".repeat(20)),
                List.of(),
                List.of("a"),
                List.of("a", "b"),
                List.of("ab"),
                List.of(List.of("a"), "b"),
                Map.of(),
                Map.of("a", "b"),
                Arrays.asList("a", null));

        assertThat(different.stream().map(hashes::of).distinct()).hasSize(different.size());
        assertThat(hashes.of(1.0)).isEqualTo(hashes.of(1L));
        assertThat(hashes.of(-0.0)).isEqualTo(hashes.of(0L));
        assertThat(hashes.of("x".repeat(100_000))).isEqualTo(hashes.of("x".repeat(100_000)));
        assertThat(hashes.ofKey(1, List.of("a", "b"), Map.of("a", "x", "b", "yz")))
                .isNotEqualTo(hashes.ofKey(1, List.of("a", "b"), Map.of("a", "xy", "b", "z")))
                .isNotEqualTo(hashes.ofKey(2, List.of("a", "b"), Map.of("a", "x", "b", "yz")));
    }

    private SlidingWindows open(Map<String, WindowDefinition> definitions) {
        return new SlidingWindows(definitions, store, WindowLimits.DEFAULT, () -> late++);
    }

    private SlidingWindows restarted() {
        return open(Map.of("count", window(Compute.COUNT, "", "5m", "made")));
    }

    private Map<String, Double> update(String id, long made, Map<String, Object> columns) {
        return update("card", id, made, columns);
    }

    private Map<String, Double> update(String card, String id, long made, Map<String, Object> columns) {
        return windows.update(row(card, id, made, columns), Math.max(made, NOON))
                .fold(WindowValues.Present::values, refused -> {
                    throw new AssertionError(refused);
                });
    }

    private static Row row(String id, long made, Map<String, Object> columns) {
        return row("card", id, made, columns);
    }

    private static Row row(String card, String id, long made, Map<String, Object> columns) {
        Map<String, Object> all = new HashMap<>(columns);
        all.put("card", card);
        all.put("made", made);
        return rowOf(id, all);
    }

    private static Row rowOf(String id, Map<String, Object> columns) {
        return new Row(new TableName("shop", "payments"), new RowKey(Map.of("id", id)), columns, NOON * 1_000);
    }

    private static WindowValues present(Map<String, Double> values) {
        return new WindowValues.Present(values);
    }

    /** An hour long, by card. */
    private static WindowDefinition window(Compute compute, String column, String lateness, String time) {
        return new WindowDefinition(
                compute,
                Optional.of(column).filter(name -> !name.isEmpty()),
                List.of("card"),
                Duration.ofHours(1),
                Duration.parse("PT" + lateness),
                Optional.of(time).filter(name -> !name.isEmpty()));
    }
}
