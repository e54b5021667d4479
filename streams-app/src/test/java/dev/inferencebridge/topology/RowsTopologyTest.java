package dev.inferencebridge.topology;

import static dev.inferencebridge.topology.RowGraph.AMOUNT;
import static dev.inferencebridge.topology.RowGraph.RECORD_MILLIS;
import static dev.inferencebridge.topology.RowGraph.TABLE;
import static dev.inferencebridge.topology.RowGraph.insert;
import static dev.inferencebridge.topology.RowGraph.key;
import static dev.inferencebridge.topology.RowGraph.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.prediction.SchemaDriftException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTopologyTest {

    private static final RowKey ID = key("t1");

    @TempDir
    Path stateDir;

    private RowGraph graph;

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void graph_is_as_recorded() throws IOException {
        graph = graph(true, false);
        Golden.check("debezium-simple-key.txt", graph.topology());
    }

    @Test
    void a_repeated_event_is_dropped_and_counted() {
        graph = graph(false, false).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.5)));
        graph.send(insert(ID, 100, Map.of("amount", 1.5)));

        assertThat(graph.scored).containsExactly("[t1]: {amount=1.5} @100");
        assertThat(graph.told).containsExactly("DUPLICATE");
        assertThat(graph.predictions()).hasSize(1);
    }

    @Test
    void an_event_that_no_feature_reads_is_kept_in_mind_and_not_scored() {
        graph = graph(false, false).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.5)));
        graph.send(update(ID, 200, Map.of("note", "x")));

        assertThat(graph.scored).hasSize(1);
        assertThat(graph.told).containsExactly("UNTOUCHED");
    }

    @Test
    void a_late_event_does_not_undo_a_newer_one() {
        graph = graph(false, false).start(stateDir);
        graph.send(update(ID, 200, Map.of("amount", 2.0)));
        graph.send(update(ID, 100, Map.of("amount", 1.0)));

        assertThat(graph.scored).containsExactly("[t1]: {amount=2.0} @200");
        assertThat(graph.told).containsExactly("DUPLICATE");
    }

    @Test
    void a_partial_update_scores_the_merged_row() {
        graph = graph(false, false, Set.of("note")).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.0, "note", "a")));
        graph.send(update(ID, 200, Map.of("amount", 2.0)));

        assertThat(graph.rows.get(1).columns()).containsEntry("note", "a").containsEntry("amount", 2.0);
    }

    @Test
    void each_prediction_of_a_row_has_a_later_write_time_than_the_one_before() {
        graph = graph(false, false, Set.of("note", "merchant")).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.0)));
        graph.send(update(ID, 200, Map.of("amount", 2.0)));
        graph.redrive(update(ID, 200, Map.of("amount", 2.0)));
        graph.redrive(insert(ID, 100, Map.of("amount", 1.0)));
        graph.send(update(ID, 300, Map.of("amount", 3.0)));

        assertThat(graph.rows).extracting(row -> row.writeTimeMicros()).containsExactly(100L, 200L, 201L, 202L, 300L);
    }

    @Test
    void a_redriven_record_is_scored_as_the_row_is_now() {
        graph = graph(false, false).start(stateDir);
        ChangeEvent first = insert(ID, 100, Map.of("amount", 1.0));
        graph.send(first);
        graph.send(update(ID, 200, Map.of("amount", 2.0)));
        graph.redrive(first);

        assertThat(graph.scored).last().isEqualTo("[t1]: {amount=2.0} @201");
        assertThat(graph.told).isEmpty();
    }

    @Test
    void a_redriven_record_of_a_deleted_row_is_done_with() {
        graph = graph(false, false).start(stateDir);
        ChangeEvent first = insert(ID, 100, Map.of("amount", 1.0));
        graph.send(first);
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));
        graph.redrive(first);

        assertThat(graph.scored).hasSize(1);
        assertThat(graph.told).containsExactly("row deleted", "DELETED", "DELETED");
    }

    @Test
    void a_deletion_withdraws_what_is_under_way() {
        graph = graph(false, false).start(stateDir);
        graph.answersAtOnce = false;
        graph.send(insert(ID, 100, Map.of("amount", 1.0)));
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));
        graph.answer();

        assertThat(graph.predictions()).isEmpty();
        assertThat(graph.told).containsExactly("row deleted", "withdrawn", "DELETED");
        assertThat(graph.deleted).isEmpty();
        assertThat(graph.entries(ScoringTopology.IN_FLIGHT)).isZero();
    }

    @Test
    void a_late_deletion_of_older_cells_does_not_delete_the_row() {
        graph = graph(false, false).start(stateDir);
        graph.send(insert(ID, 300, Map.of("amount", 3.0)));
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));

        assertThat(graph.told).doesNotContain("row deleted", "withdrawn");
        assertThat(graph.deleted).isEmpty();
    }

    @Test
    void a_deletion_that_comes_first_keeps_an_older_insert_from_being_scored() {
        graph = graph(false, false).start(stateDir);
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));
        graph.send(insert(ID, 100, Map.of("amount", 1.0)));

        assertThat(graph.scored).isEmpty();
        assertThat(graph.told).containsExactly("row deleted", "DELETED", "DUPLICATE");
    }

    @Test
    void with_on_delete_the_prediction_is_deleted_and_its_record_too() {
        graph = graph(false, true).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.0)));
        graph.predictions();
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));

        assertThat(graph.deleted).containsExactly("[t1] @200");
        List<TestRecord<byte[], byte[]>> tombstones = graph.predictions();
        assertThat(tombstones).hasSize(1);
        assertThat(tombstones.get(0).key()).asString(UTF_8).isEqualTo("[t1]");
        assertThat(tombstones.get(0).value()).isNull();
        assertThat(graph.told).containsExactly("row deleted", "prediction deleted", "DELETED", "DUPLICATE");
    }

    @Test
    void a_row_written_again_after_its_deletion_is_scored_anew() {
        graph = graph(false, true).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.0)));
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));
        graph.send(insert(ID, 300, Map.of("amount", 3.0)));

        assertThat(graph.scored).last().isEqualTo("[t1]: {amount=3.0} @300");
    }

    @Test
    void a_row_known_in_part_is_read_back_once() {
        graph = graph(true, false, Set.of("note")).start(stateDir);
        graph.holds(ID, 50, Map.of("note", "a", "amount", 1.0));
        graph.send(update(ID, 100, Map.of("amount", 2.0)));
        graph.send(update(ID, 200, Map.of("amount", 3.0)));

        assertThat(graph.read).containsExactly("[t1] [note]");
        assertThat(graph.rows).extracting(row -> row.value("note")).containsExactly("a", "a");
        assertThat(graph.told).containsExactly("read back FOUND");
    }

    @Test
    void an_event_waits_for_the_one_before_it_that_is_being_read() {
        graph = graph(true, false, Set.of("note")).start(stateDir);
        graph.readsAtOnce = false;
        graph.holds(ID, 50, Map.of("note", "a"));
        graph.send(update(ID, 100, Map.of("amount", 2.0)));
        graph.send(insert(ID, 200, Map.of("amount", 3.0, "note", "b")));
        assertThat(graph.scored).isEmpty();
        graph.readNow();

        assertThat(graph.rows).extracting(row -> row.value("note")).containsExactly("b", "b");
        assertThat(graph.entries(ScoringTopology.COMPLETING)).isZero();
    }

    @Test
    void an_update_that_a_read_does_not_see_is_scored_as_it_was_told() {
        graph = graph(true, false, Set.of("note")).start(stateDir);
        graph.send(update(ID, 100, Map.of("amount", 2.0)));

        assertThat(graph.scored).containsExactly("[t1]: {amount=2.0} @100");
    }

    @Test
    void a_row_that_is_no_longer_there_loses_what_a_task_that_died_may_have_stored_of_it() {
        graph = new RowGraph(
                        shape(new ColumnShape("tags", "list<double>", false, true)),
                        new FeatureSchema(List.of(new FeatureDefinition.Vector("tags", "tags", 1))),
                        Set.of(),
                        true,
                        true)
                .start(stateDir);
        graph.send(update(ID, 100, Map.of("tags", List.of(7.0))));

        assertThat(graph.scored).isEmpty();
        assertThat(graph.deleted).containsExactly("[t1] @100");
        assertThat(graph.told).containsExactly("read back ABSENT", "prediction deleted", "DELETED");
    }

    @Test
    void a_row_deleted_while_it_is_read_is_not_scored() {
        graph = graph(true, false, Set.of("note")).start(stateDir);
        graph.readsAtOnce = false;
        graph.holds(ID, 50, Map.of("note", "a"));
        graph.send(update(ID, 100, Map.of("amount", 2.0)));
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, 200));
        graph.readNow();

        assertThat(graph.scored).isEmpty();
        assertThat(graph.told).containsExactly("row deleted", "DELETED", "read back FOUND", "DELETED");
    }

    @Test
    void a_column_that_events_do_not_tell_faithfully_is_read_at_each_touch() {
        graph = new RowGraph(
                        shape(new ColumnShape("tags", "list<double>", false, true)),
                        new FeatureSchema(List.of(
                                new FeatureDefinition.Column("amount", "amount"),
                                new FeatureDefinition.Vector("tags", "tags", 1))),
                        Set.of(),
                        true,
                        false)
                .start(stateDir);
        graph.holds(ID, 50, Map.of("amount", 1.0, "tags", List.of(7.0)));
        graph.send(update(ID, 100, Map.of("amount", 2.0)));
        graph.send(update(ID, 200, Map.of("amount", 3.0)));
        graph.holds(ID, 300, Map.of("tags", List.of(8.0)));
        graph.send(update(ID, 300, Map.of("tags", List.of(99.0))));
        graph.send(update(ID, 300, Map.of("tags", List.of(99.0))));

        assertThat(graph.read).hasSize(4);
        assertThat(graph.rows)
                .extracting(row -> row.value("tags"))
                .containsExactly(List.of(7.0), List.of(7.0), List.of(8.0));
        assertThat(graph.told).last().isEqualTo("DUPLICATE");
    }

    @Test
    void a_value_whose_write_time_is_only_a_bound_is_read_back() {
        graph = graph(true, false).start(stateDir);
        graph.send(insert(ID, 100, Map.of("amount", 1.0)));
        graph.holds(ID, 150, Map.of("amount", 1.5));
        Map<String, Cell> cells = Map.of("id", Cell.of("t1"), "amount", Cell.of(9.0));
        graph.send(new ChangeEvent.RowChanged(TABLE, ID, cells, 200, true, true));

        assertThat(graph.read).containsExactly("[t1] [amount]");
        assertThat(graph.rows)
                .last()
                .satisfies(row -> assertThat(row.value("amount")).isEqualTo(1.5));
    }

    @Test
    void a_schema_that_drifted_stops_the_task_and_leaves_no_dead_letter() {
        graph = graph(false, false).start(stateDir);
        graph.drift = java.util.Optional.of("column 'amount' is gone");
        Map<String, Cell> cells = Map.of("id", Cell.of("t1"), "note", Cell.of("x"));

        assertThatThrownBy(() -> graph.send(new ChangeEvent.RowChanged(TABLE, ID, cells, 100, true, false)))
                .rootCause()
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("column 'amount' is gone");
        assertThat(graph.deadLetters()).isEmpty();
    }

    @Test
    void an_event_of_before_a_column_was_added_goes_its_way() {
        graph = graph(false, false).start(stateDir);
        Map<String, Cell> cells = Map.of("id", Cell.of("t1"), "note", Cell.of("x"));
        graph.send(new ChangeEvent.RowChanged(TABLE, ID, cells, 100, true, false));

        assertThat(graph.scored).containsExactly("[t1]: {} @100");
    }

    @Test
    void old_deletions_are_forgotten() {
        graph = graph(false, false).start(stateDir);
        long micros = RECORD_MILLIS * 1_000;
        graph.send(new ChangeEvent.RowDeleted(TABLE, ID, micros));
        assertThat(graph.entries(ScoringTopology.ROW_IMAGES)).isEqualTo(1);

        graph.send(
                insert(key("t2"), micros + 1, Map.of("amount", 1.0)),
                RECORD_MILLIS + Duration.ofDays(11).toMillis());
        graph.pass(Duration.ofSeconds(5));

        assertThat(graph.entries(ScoringTopology.ROW_IMAGES)).isEqualTo(1);
    }

    private static RowGraph graph(boolean readsBack, boolean deletes) {
        return graph(readsBack, deletes, Set.of());
    }

    private static RowGraph graph(boolean readsBack, boolean deletes, Set<String> carried) {
        return new RowGraph(shape(), AMOUNT, carried, readsBack, deletes);
    }

    private static TableShape shape(ColumnShape... others) {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        for (ColumnShape column : List.of(
                new ColumnShape("id", "text", false, false),
                new ColumnShape("amount", "double", false, false),
                new ColumnShape("note", "text", false, false),
                new ColumnShape("merchant", "text", false, false))) {
            columns.put(column.name(), column);
        }
        for (ColumnShape column : others) {
            columns.put(column.name(), column);
        }
        return new TableShape(TABLE, List.of("id"), List.of(), columns);
    }
}
