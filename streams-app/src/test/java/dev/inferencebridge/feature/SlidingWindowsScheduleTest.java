package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded schedules of rows that come, come again, change, move and go, against {@link NaiveWindows}. */
class SlidingWindowsScheduleTest {

    private static final TableName TABLE = new TableName("shop", "payments");
    private static final long START = 1_700_000_000_000L;
    private static final int STEPS = 1_500;

    private static final Map<String, WindowDefinition> WINDOWS = windows();

    private final Random random = new Random();
    private final MapWindowStore store = new MapWindowStore();
    private final NaiveWindows reference = new NaiveWindows(WINDOWS);
    private final List<Row> alive = new ArrayList<>();
    private long now = START;
    private int nextRow;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void windows_say_what_all_rows_that_ever_came_say_be_the_cache_large(long seed) {
        compareAll(seed, new WindowLimits(100_000, 10_000), 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void windows_say_what_all_rows_that_ever_came_say_be_the_cache_tiny_and_restarts_many(long seed) {
        compareAll(seed, new WindowLimits(40, 10_000), 50);
    }

    private void compareAll(long seed, WindowLimits limits, int stepsBetweenRestarts) {
        random.setSeed(seed);
        SlidingWindows windows = open(limits);
        for (int step = 0; step < STEPS; step++) {
            if (stepsBetweenRestarts > 0 && random.nextInt(stepsBetweenRestarts) == 0) {
                windows = open(limits);
            }
            now += random.nextInt(3_000);
            if (!alive.isEmpty() && random.nextInt(8) == 0) {
                Row gone = alive.remove(random.nextInt(alive.size()));
                windows.remove(gone);
                reference.remove(gone);
            } else {
                Row row = nextRow();
                compare(windows.update(row, now), reference.update(row), "seed " + seed + " step " + step);
            }
        }
        assertThat(store.size()).as("rows that are of no more use leave").isLessThan(STEPS / 4);
    }

    private SlidingWindows open(WindowLimits limits) {
        return new SlidingWindows(WINDOWS, store, limits, () -> {});
    }

    /** A new row, or one that is there again: as it is, with another amount, or at another time. */
    private Row nextRow() {
        if (alive.isEmpty() || random.nextInt(3) > 0) {
            Row row = row(nextRow++, random.nextInt(6), time());
            alive.add(row);
            return row;
        }
        int index = Math.max(0, alive.size() - 1 - random.nextInt(40));
        Row before = alive.get(index);
        if (random.nextInt(3) == 0) {
            return before;
        }
        long id = (Long) before.key().columns().get("id");
        long card = (Long) before.columns().get("card");
        Row changed =
                row(id, card, random.nextBoolean() ? (Long) before.columns().get("made") : time());
        alive.set(index, changed);
        return changed;
    }

    /** Mostly a little behind, at times far, at times a little ahead. */
    private long time() {
        int kind = random.nextInt(20);
        return kind == 0
                ? now - random.nextInt(400_000)
                : kind == 1 ? now + random.nextInt(15_000) : now - random.nextInt(9_000);
    }

    private Row row(long id, long card, long made) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("id", id);
        columns.put("card", card);
        columns.put("made", made);
        if (random.nextInt(10) > 0) {
            columns.put("amount", random.nextInt(4) == 0 ? 1e15 * random.nextDouble() : (double) random.nextInt(5));
        }
        columns.put("country", List.of("DE", "FR", "US").get(random.nextInt(3)));
        return new Row(TABLE, new RowKey(Map.of("id", id)), columns, (now - random.nextInt(5_000)) * 1_000);
    }

    private static void compare(WindowValues actual, Map<String, Double> expected, String where) {
        assertThat(actual).as(where).isInstanceOf(WindowValues.Present.class);
        Map<String, Double> values = ((WindowValues.Present) actual).values();
        assertThat(values.keySet()).as(where).isEqualTo(expected.keySet());
        expected.forEach((feature, value) -> assertThat(values.get(feature))
                .as(where + " " + feature)
                .isCloseTo(value, within(1e-12 * Math.max(1, Math.abs(value)))));
    }

    private static Map<String, WindowDefinition> windows() {
        Map<String, WindowDefinition> windows = new LinkedHashMap<>();
        for (Compute compute : Compute.values()) {
            windows.put(compute + " short", window(compute, "amount", 30, 10, Optional.of("made")));
            windows.put(compute + " long", window(compute, "amount", 90, 0, Optional.of("made")));
            windows.put(compute + " by write time", window(compute, "amount", 60, 5, Optional.empty()));
        }
        windows.put("countries", window(Compute.DISTINCT, "country", 45, 20, Optional.of("made")));
        windows.put(
                "rows",
                new WindowDefinition(
                        Compute.COUNT,
                        Optional.empty(),
                        List.of("card"),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(15),
                        Optional.of("made")));
        return windows;
    }

    private static WindowDefinition window(
            Compute compute, String column, int overSeconds, int latenessSeconds, Optional<String> time) {
        return new WindowDefinition(
                compute,
                Optional.of(column),
                List.of("card"),
                Duration.ofSeconds(overSeconds),
                Duration.ofSeconds(latenessSeconds),
                time);
    }
}
