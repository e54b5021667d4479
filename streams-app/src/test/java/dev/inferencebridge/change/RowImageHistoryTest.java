package dev.inferencebridge.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ReadRow.ReadCell;
import dev.inferencebridge.change.ReferencePartition.Write;
import dev.inferencebridge.change.RowHistories.Mutation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Images after random histories are what Cassandra's rows would be; each failure names the seed of its history. */
class RowImageHistoryTest {

    private static final long NOW = RowHistories.NOW;
    private static final int HISTORIES = 4_000;

    @Test
    void events_in_any_order_and_repeated_end_in_the_state_of_the_table() throws IncomparableKeyException {
        RowRules rules = RowRules.of(RowHistories.SHAPE, column -> true, true);
        for (long seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<Mutation> history = new RowHistories(random, 4 + random.nextInt(40), 0).mutations(random.nextInt(25));
            ReferencePartition reference = new ReferencePartition();
            history.forEach(mutation -> mutation.effect().accept(reference));
            Rows once = new Rows(rules);
            for (Mutation mutation : history) {
                once.merge(mutation.event());
            }

            Rows rows = new Rows(rules);
            for (Mutation mutation : disordered(history, random)) {
                rows.merge(mutation.event());
            }

            for (int row = 0; row < RowHistories.ROWS; row++) {
                assertShows(seed, rows.image(row), reference, row);
                if (rows.cells(row).stream().noneMatch(ImageCell::isContested)) {
                    assertThat(rows.cells(row)).as("seed " + seed).isEqualTo(once.cells(row));
                }
            }
        }
    }

    @Test
    void an_event_that_comes_again_right_away_changes_nothing() throws IncomparableKeyException {
        RowRules rules = RowRules.of(RowHistories.SHAPE, column -> true, true);
        for (long seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            Rows rows = new Rows(rules);
            for (Mutation mutation : new RowHistories(random, 10, 0).mutations(20)) {
                rows.merge(mutation.event());
                assertThat(rows.merge(mutation.event()))
                        .as("seed " + seed + ", " + mutation.event())
                        .isFalse();
            }
        }
    }

    @Test
    void events_with_blurred_times_and_reads_end_in_the_state_of_the_table() throws IncomparableKeyException {
        assertReadsLeadToTheTable(false);
    }

    @Test
    void exact_events_and_reads_that_are_ahead_of_them_end_in_the_state_of_the_table() throws IncomparableKeyException {
        assertReadsLeadToTheTable(true);
    }

    private static void assertReadsLeadToTheTable(boolean exact) throws IncomparableKeyException {
        RowRules rules = RowRules.of(RowHistories.SHAPE, column -> true, exact);
        for (long seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<Mutation> history = new RowHistories(random, 4 + random.nextInt(40), exact ? 0 : random.nextInt(6))
                    .mutations(random.nextInt(25));
            ReferencePartition reference = new ReferencePartition();
            Rows rows = new Rows(rules);
            List<Mutation> told = new ArrayList<>();
            for (Mutation mutation : history) {
                mutation.effect().accept(reference);
                told.add(random.nextInt(told.size() + 1), mutation);
                if (random.nextInt(3) != 0) {
                    rows.merge(told.remove(random.nextInt(told.size())).event());
                    rows.readBack(reference);
                }
            }
            told.addAll(history.subList(0, history.size() / 2));
            for (Mutation mutation : told) {
                rows.merge(mutation.event());
                rows.readBack(reference);
            }

            for (int row = 0; row < RowHistories.ROWS; row++) {
                assertShows(seed, rows.image(row), reference, row);
                assertThat(RowHistories.COLUMNS).as("seed " + seed).noneMatch(rows.image(row)::isContested);
            }
        }
    }

    private static List<Mutation> disordered(List<Mutation> history, Random random) {
        List<Mutation> disordered = new ArrayList<>(history);
        for (Mutation mutation : history) {
            if (random.nextInt(3) == 0) {
                disordered.add(mutation);
            }
        }
        Collections.shuffle(disordered, random);
        return disordered;
    }

    private static void assertShows(long seed, RowImage image, ReferencePartition reference, int row) {
        Map<String, Long> shown = new TreeMap<>();
        for (String column : RowHistories.COLUMNS) {
            Object value = image.value(column, NOW);
            if (value instanceof Long known && !image.isContested(column)) {
                shown.put(column, known);
            }
        }
        List<String> settled = RowHistories.COLUMNS.stream()
                .filter(column -> !image.isContested(column))
                .toList();
        assertThat(shown).as("seed %d, row %d, %s", seed, row, image).isEqualTo(reference.values(row, settled, NOW));
        boolean open = image.life(NOW) == Life.UNKNOWN && image.cells().stream().anyMatch(ImageCell::isContested);
        if (!open) {
            assertThat(image.life(NOW) == Life.LIVE)
                    .as("seed %d, row %d lives, %s", seed, row, image)
                    .isEqualTo(reference.exists(row, NOW));
        }
    }

    /** The images of a partition's rows, kept as the topology keeps them. */
    private static final class Rows {
        private final RowRules rules;
        private final Map<Integer, RowImage> images = new HashMap<>();
        private PartitionImage partition = PartitionImage.EMPTY;

        Rows(RowRules rules) {
            this.rules = rules;
        }

        RowImage image(int row) {
            return images.getOrDefault(row, RowImage.UNKNOWN);
        }

        List<ImageCell> cells(int row) {
            return image(row).cells();
        }

        /** Whether anything changed. */
        boolean merge(ChangeEvent event) throws IncomparableKeyException {
            if (event instanceof ChangeEvent.RowChanged changed) {
                int row = ((Long) changed.key().columns().get("r")).intValue();
                OptionalLong covering = partition.deletionCovering(changed.key());
                if (covering.isPresent()) {
                    images.put(
                            row, image(row).delete(covering.getAsLong(), rules).image());
                }
                return keep(row, image(row).merge(changed, rules, NOW));
            }
            if (event instanceof ChangeEvent.RowDeleted deleted) {
                int row = ((Long) deleted.key().columns().get("r")).intValue();
                return keep(row, image(row).delete(deleted.writeTimeMicros(), rules));
            }
            PartitionImage before = partition;
            partition = event instanceof ChangeEvent.RangeDeleted range
                    ? partition.delete(range, RowHistories.SHAPE)
                    : partition.delete((ChangeEvent.PartitionDeleted) event);
            PartitionImage alone = event instanceof ChangeEvent.RangeDeleted range
                    ? PartitionImage.EMPTY.delete(range, RowHistories.SHAPE)
                    : PartitionImage.EMPTY.delete((ChangeEvent.PartitionDeleted) event);
            for (int row = 0; row < RowHistories.ROWS; row++) {
                if (alone.deletionCovering(RowHistories.key(row)).isPresent()) {
                    keep(row, image(row).delete(event.writeTimeMicros(), rules));
                }
            }
            return !before.equals(partition);
        }

        private boolean keep(int row, Merge merge) {
            images.put(row, merge.image());
            return merge.changed();
        }

        /** Reads each row of which something is not known. */
        void readBack(ReferencePartition reference) {
            for (int row = 0; row < RowHistories.ROWS; row++) {
                RowImage image = image(row);
                if (images.containsKey(row)
                        && (image.life(NOW) == Life.UNKNOWN
                                || !RowHistories.COLUMNS.stream().allMatch(image::knows))) {
                    keep(row, image.complete(read(reference, row), rules, NOW));
                    assertThat(image(row).life(NOW)).isNotEqualTo(Life.UNKNOWN);
                    assertThat(image(row).knows("a")).isTrue();
                }
            }
        }

        private static ReadRow read(ReferencePartition reference, int row) {
            if (!reference.exists(row, NOW)) {
                return ReadRow.ABSENT;
            }
            Map<String, ReadCell> cells = new HashMap<>();
            for (String column : RowHistories.COLUMNS) {
                Optional<Write> write = reference.alive(row, column, NOW);
                cells.put(
                        column,
                        write.map(found -> new ReadCell(
                                        found.value().orElseThrow(),
                                        OptionalLong.of(found.time()),
                                        found.expiresAt().map(OptionalLong::of).orElse(OptionalLong.empty())))
                                .orElse(new ReadCell(null, OptionalLong.empty(), OptionalLong.empty())));
            }
            return new ReadRow(true, cells);
        }
    }
}
