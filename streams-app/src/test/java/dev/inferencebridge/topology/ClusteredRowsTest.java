package dev.inferencebridge.topology;

import static dev.inferencebridge.topology.RowGraph.AMOUNT;
import static dev.inferencebridge.topology.RowGraph.RECORD_MILLIS;
import static dev.inferencebridge.topology.RowGraph.TABLE;
import static dev.inferencebridge.topology.RowGraph.insert;
import static dev.inferencebridge.topology.RowGraph.key;
import static dev.inferencebridge.topology.RowGraph.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.WindowDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteredRowsTest {

    private static final long NOW = RECORD_MILLIS * 1_000;
    private static final RowKey PARTITION = new RowKey(Map.of("card", "c1"));

    @TempDir
    Path stateDir;

    private RowGraph graph;

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void graph_is_as_recorded() throws IOException {
        graph = graph(AMOUNT, true);
        Golden.check("debezium-clustered.txt", graph.topology());
    }

    @Test
    void graph_with_a_window_of_another_key_is_as_recorded() throws IOException {
        graph = graph(perMerchant(), false);
        Golden.check("debezium-foreign-window.txt", graph.topology());
    }

    @Test
    void a_deleted_partition_withdraws_its_rows_and_deletes_their_predictions() {
        graph = graph(AMOUNT, true).start(stateDir);
        graph.answersAtOnce = false;
        graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0)));
        graph.send(insert(key("c1", "t2"), NOW, Map.of("amount", 2.0)));
        graph.send(insert(key("c2", "t3"), NOW, Map.of("amount", 3.0)));
        graph.send(new ChangeEvent.PartitionDeleted(TABLE, PARTITION, NOW + 1));
        graph.answer();

        assertThat(graph.deleted).containsExactly("[c1, t1] @" + (NOW + 1), "[c1, t2] @" + (NOW + 1));
        assertThat(graph.predictions())
                .extracting(record -> new String(record.key(), UTF_8) + (record.value() == null ? " gone" : " scored"))
                .containsExactlyInAnyOrder("[c1, t1] gone", "[c1, t2] gone", "[c2, t3] scored");
        assertThat(graph.told).containsOnlyOnce("DELETED");
        assertThat(graph.told).filteredOn("withdrawn"::equals).hasSize(2);
    }

    @Test
    void a_partition_of_any_size_is_deleted_row_by_row() {
        graph = graph(AMOUNT, true).start(stateDir);
        int rows = 3 * PartitionSweeps.BUDGET + 1;
        for (int i = 0; i < rows; i++) {
            graph.send(insert(key("c1", "t" + i), NOW, Map.of("amount", 1.0)));
        }
        graph.send(new ChangeEvent.PartitionDeleted(TABLE, PARTITION, NOW + 1));
        graph.settle();

        assertThat(graph.deleted).hasSize(rows).doesNotHaveDuplicates();
        assertThat(graph.told).containsOnlyOnce("DELETED");
    }

    @Test
    void a_partitions_deletion_that_comes_first_covers_the_older_rows_that_follow() {
        graph = graph(AMOUNT, false).start(stateDir);
        graph.send(new ChangeEvent.PartitionDeleted(TABLE, PARTITION, NOW));
        graph.send(insert(key("c1", "t1"), NOW - 1, Map.of("amount", 1.0)));
        graph.send(insert(key("c1", "t1"), NOW + 1, Map.of("amount", 2.0)));

        assertThat(graph.scored).containsExactly("[c1, t1]: {amount=2.0} @" + (NOW + 1));
    }

    @Test
    void a_deleted_range_takes_the_rows_between_its_bounds_alone() {
        graph = graph(AMOUNT, true).start(stateDir);
        for (String id : List.of("a", "b", "c", "d")) {
            graph.send(insert(key("c1", id), NOW, Map.of("amount", 1.0)));
        }
        graph.send(new ChangeEvent.RangeDeleted(
                TABLE, PARTITION, Optional.of(bound(true, "b")), Optional.of(bound(false, "d")), NOW + 1));
        graph.send(update(key("c1", "d"), NOW + 2, Map.of("amount", 2.0)));

        assertThat(graph.deleted).extracting(line -> line.substring(0, 7)).containsExactly("[c1, b]", "[c1, c]");
        assertThat(graph.scored).hasSize(5);
    }

    @Test
    void a_row_that_outlives_the_deletion_of_its_range_in_part_is_scored_again() {
        graph = graph(AMOUNT, true).start(stateDir);
        graph.send(insert(key("c1", "b"), NOW, Map.of("amount", 1.0)));
        graph.send(update(key("c1", "b"), NOW + 2, Map.of("note", "newer")));
        graph.send(new ChangeEvent.RangeDeleted(
                TABLE, PARTITION, Optional.of(bound(true, "a")), Optional.empty(), NOW + 1));
        graph.settle();

        assertThat(graph.scored).hasSize(2).last().asString().startsWith("[c1, b]: {}");
        assertThat(graph.predictions())
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactly("[c1, b]", "[c1, b]");
        assertThat(graph.deleted).isEmpty();
    }

    @Test
    void a_repeated_deletion_of_a_partition_is_a_duplicate() {
        graph = graph(AMOUNT, true).start(stateDir);
        graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0)));
        graph.send(new ChangeEvent.PartitionDeleted(TABLE, PARTITION, NOW + 1));
        graph.send(new ChangeEvent.PartitionDeleted(TABLE, PARTITION, NOW + 1));

        assertThat(graph.deleted).hasSize(1);
        assertThat(graph.told).last().isEqualTo("DUPLICATE");
    }

    @Test
    void a_row_that_changes_its_window_key_counts_under_the_new_one_alone() {
        graph = graph(perMerchant(), false).start(stateDir);
        graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0, "merchant", "m1")));
        graph.send(insert(key("c2", "t2"), NOW, Map.of("amount", 1.0, "merchant", "m1")));
        graph.send(update(key("c1", "t1"), NOW + 1, Map.of("merchant", "m2")));
        graph.send(insert(key("c3", "t3"), NOW + 1, Map.of("amount", 1.0, "merchant", "m1")));

        assertThat(graph.windows).extracting(values -> values.get("seen")).containsExactly(1.0, 2.0, 1.0, 2.0);
    }

    @Test
    void a_deleted_row_leaves_its_window_and_is_withdrawn_beyond_it() {
        graph = graph(perMerchant(), false).start(stateDir);
        graph.answersAtOnce = false;
        graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0, "merchant", "m1")));
        graph.send(new ChangeEvent.RowDeleted(TABLE, key("c1", "t1"), NOW + 1));
        graph.send(insert(key("c2", "t2"), NOW + 2, Map.of("amount", 1.0, "merchant", "m1")));
        graph.answer();

        assertThat(graph.windows).extracting(values -> values.get("seen")).containsExactly(1.0, 1.0);
        assertThat(graph.told).contains("withdrawn");
        assertThat(graph.predictions()).hasSize(1);
    }

    private static Bound bound(boolean inclusive, String id) {
        return new Bound(inclusive, List.of(new Component("id", id, "org.apache.cassandra.db.marshal.UTF8Type")));
    }

    private static FeatureSchema perMerchant() {
        return new FeatureSchema(List.of(
                new FeatureDefinition.Column("amount", "amount"),
                new FeatureDefinition.Window(
                        "seen",
                        new WindowDefinition(
                                WindowDefinition.Compute.COUNT,
                                Optional.empty(),
                                List.of("merchant"),
                                Duration.ofHours(1),
                                Duration.ofMinutes(5),
                                Optional.empty()),
                        OptionalDouble.empty())));
    }

    private static RowGraph graph(FeatureSchema features, boolean deletes) {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        for (ColumnShape column : List.of(
                new ColumnShape("card", "text", false, false),
                new ColumnShape("id", "text", false, false),
                new ColumnShape("amount", "double", false, false),
                new ColumnShape("note", "text", false, false),
                new ColumnShape("merchant", "text", false, false))) {
            columns.put(column.name(), column);
        }
        TableShape shape = new TableShape(TABLE, List.of("card"), List.of("id"), columns);
        return new RowGraph(shape, features, Set.of(), false, deletes);
    }
}
