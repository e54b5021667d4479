package dev.inferencebridge.topology;

import static dev.inferencebridge.topology.RowGraph.AMOUNT;
import static dev.inferencebridge.topology.RowGraph.TABLE;
import static dev.inferencebridge.topology.RowGraph.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three copies of every event, in any order, as three replicas tell it. */
class ShuffledFeedTest {

    @TempDir
    Path stateDir;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void three_shuffled_copies_end_where_one_in_order_does_and_repeats_are_not_scored(long seed) {
        Random random = new Random(seed);
        List<ChangeEvent> history = history(random);
        List<ChangeEvent> feed = new ArrayList<>(history);
        feed.addAll(history);
        feed.addAll(history);
        Collections.shuffle(feed, random);

        Map<RowKey, Map<String, Object>> inOrder = lastScored(history, stateDir.resolve("once"));
        try (RowGraph graph = graph().start(stateDir.resolve("thrice"))) {
            Set<ChangeEvent> distinct = new HashSet<>();
            int scoredAfterTheLast = -1;
            for (ChangeEvent event : feed) {
                graph.send(event);
                if (distinct.add(event) && distinct.size() == new HashSet<>(history).size()) {
                    scoredAfterTheLast = graph.rows.size();
                }
            }
            assertThat(graph.rows).as("scored, seed " + seed).hasSize(scoredAfterTheLast);
            Map<RowKey, Map<String, Object>> last = new HashMap<>();
            graph.rows.forEach(row -> last.put(row.key(), row.columns()));
            inOrder.forEach(
                    (key, columns) -> assertThat(last).as("seed " + seed).containsEntry(key, columns));
            graph.rows.stream()
                    .map(row -> row.key())
                    .distinct()
                    .forEach(key -> assertThat(graph.rows)
                            .filteredOn(row -> row.key().equals(key))
                            .extracting(row -> row.writeTimeMicros())
                            .isSorted()
                            .doesNotHaveDuplicates());
        }
    }

    /** What was scored last of each row that is alive at the end. */
    private static Map<RowKey, Map<String, Object>> lastScored(List<ChangeEvent> events, Path stateDir) {
        Map<RowKey, Map<String, Object>> last = new HashMap<>();
        try (RowGraph graph = graph().start(stateDir)) {
            for (ChangeEvent event : events) {
                int before = graph.rows.size();
                graph.send(event);
                if (graph.rows.size() > before) {
                    last.put(event.key(), graph.rows.get(before).columns());
                } else if (event instanceof ChangeEvent.RowDeleted) {
                    last.remove(event.key());
                }
            }
        }
        return last;
    }

    private static List<ChangeEvent> history(Random random) {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RowKey key = key("t" + random.nextInt(5));
            long time = RowGraph.RECORD_MILLIS * 1_000 + 10L * i;
            events.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new ChangeEvent.RowDeleted(TABLE, key, time);
                        case 1 -> RowGraph.update(key, time, Map.of("note", "n" + i));
                        case 2, 3 -> RowGraph.update(key, time, Map.of("amount", (double) i));
                        default -> RowGraph.insert(key, time, Map.of("amount", (double) i, "note", "i" + i));
                    });
        }
        return events;
    }

    private static RowGraph graph() {
        return new RowGraph(new TableShape(TABLE, List.of("id"), List.of(), Map.of()), AMOUNT, Set.of(), false, false);
    }
}
