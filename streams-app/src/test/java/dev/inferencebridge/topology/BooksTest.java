package dev.inferencebridge.topology;

import static dev.inferencebridge.topology.RowGraph.AMOUNT;
import static dev.inferencebridge.topology.RowGraph.TABLE;
import static dev.inferencebridge.topology.RowGraph.insert;
import static dev.inferencebridge.topology.RowGraph.key;
import static dev.inferencebridge.topology.RowGraph.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.LossAccount.Term;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shape of the graph, fed with whatever may come: nothing is missing at any moment. {@link RowGraph} looks each time. */
class BooksTest {

    private static final long NOW = RowGraph.RECORD_MILLIS * 1_000;

    @TempDir
    Path stateDir;

    /** @param clustered whether partitions have several rows */
    record Shape(boolean clustered, boolean readsBack, boolean deletes, List<String> windows, long seed) {}

    static Stream<Shape> shapes() {
        return Stream.iterate(1L, seed -> seed + 1)
                .limit(4)
                .flatMap(seed -> Stream.of(
                        new Shape(false, false, false, List.of(), seed),
                        new Shape(false, true, true, List.of(), seed),
                        new Shape(true, false, true, List.of(), seed),
                        new Shape(true, true, false, List.of("card"), seed),
                        new Shape(true, false, true, List.of("merchant"), seed),
                        new Shape(true, true, true, List.of("card", "merchant", "note"), seed)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void three_shuffled_copies_of_changes_and_deletions_are_all_accounted_for(Shape shape) {
        Random random = new Random(shape.seed());
        List<ChangeEvent> history = history(shape.clustered(), random);
        List<ChangeEvent> feed = new ArrayList<>(history);
        feed.addAll(history);
        feed.addAll(history);
        for (int from = 0; from < feed.size(); from += 30) { // a little in order, or deletions find no row
            Collections.shuffle(feed.subList(from, Math.min(from + 30, feed.size())), random);
        }
        LossAccount account;
        try (RowGraph graph = graph(shape).start(stateDir)) {
            account = graph.account;
            graph.answersAtOnce = false;
            graph.readsAtOnce = !shape.readsBack();
            int received = 0;
            long mostInFlight = 0;
            for (ChangeEvent event : feed) {
                if (random.nextInt(10) == 0) {
                    graph.redrive(event);
                } else {
                    graph.send(event);
                }
                received++;
                mostInFlight = Math.max(mostInFlight, account.terms().of(Term.IN_FLIGHT));
                while (account.terms().of(Term.IN_FLIGHT) > 8) {
                    graph.answerOne(random);
                }
                assertThat(account.terms().of(Term.RECEIVED)).isEqualTo(received);
            }
            while (account.terms().of(Term.IN_FLIGHT) > 0) {
                graph.answerOne(random);
            }
            assertThat(mostInFlight).isPositive();
            assertThat(account.terms().of(Term.STORED)).isPositive();
            assertThat(account.terms().of(Term.DUPLICATE)).isPositive();
            assertThat(account.terms().of(Term.FOLLOWED_UP)).isPositive();
        }
        assertThat(account.terms().of(Term.HANDED_BACK)).isZero();
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void without_deletions_every_record_received_has_one_outcome_or_is_in_flight() {
        try (RowGraph graph =
                graph(new Shape(true, false, false, List.of("merchant"), 1)).start(stateDir)) {
            graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0, "merchant", "m1")));
            graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0, "merchant", "m1")));
            graph.send(update(key("c1", "t1"), NOW + 1, Map.of("tags", "x")));
            graph.answersAtOnce = false;
            graph.send(update(key("c1", "t1"), NOW + 2, Map.of("amount", 2.0)));

            LossAccount.Terms terms = graph.account.terms();
            assertThat(terms.of(Term.RECEIVED)).isEqualTo(4);
            assertThat(terms.of(Term.STORED)).isEqualTo(1);
            assertThat(terms.of(Term.DUPLICATE)).isEqualTo(1);
            assertThat(terms.of(Term.FILTERED)).isEqualTo(1);
            assertThat(terms.of(Term.IN_FLIGHT)).isEqualTo(1);
            assertThat(terms.of(Term.SENT_ON)).isEqualTo(4 + 2);
        }
    }

    @Test
    void a_record_whose_row_is_deleted_while_it_is_scored_is_settled_once() {
        try (RowGraph graph = graph(new Shape(true, false, true, List.of(), 1)).start(stateDir)) {
            graph.answersAtOnce = false;
            graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0)));
            graph.send(insert(key("c1", "t2"), NOW, Map.of("amount", 1.0)));
            graph.send(new ChangeEvent.PartitionDeleted(TABLE, card("c1"), NOW + 1));
            graph.answer();

            LossAccount.Terms terms = graph.account.terms();
            assertThat(terms.of(Term.RECEIVED)).isEqualTo(3);
            assertThat(terms.of(Term.FILTERED)).isEqualTo(3);
            assertThat(terms.of(Term.DERIVED)).isEqualTo(2);
            assertThat(terms.of(Term.FOLLOWED_UP)).isEqualTo(2);
            assertThat(terms.of(Term.IN_FLIGHT)).isZero();
        }
    }

    @Test
    void a_task_that_ends_hands_back_what_holds_a_slot_in_either_stage() {
        RowGraph graph = graph(new Shape(true, true, false, List.of(), 1));
        try (graph) {
            graph.start(stateDir);
            graph.answersAtOnce = false;
            graph.send(insert(key("c1", "t1"), NOW, Map.of("amount", 1.0, "merchant", "m", "note", "n")));
            graph.readsAtOnce = false;
            graph.send(update(key("c2", "t2"), NOW, Map.of("amount", 1.0)));
            assertThat(graph.account.terms().of(Term.IN_FLIGHT)).isEqualTo(2);
        }

        assertThat(graph.account.terms().of(Term.HANDED_BACK)).isEqualTo(2);
        assertThat(graph.account.terms().of(Term.IN_FLIGHT)).isZero();
        assertThat(graph.account.terms().unaccounted()).isZero();
    }

    @Test
    void a_step_that_fails_hands_back_its_record() {
        RowGraph graph = graph(new Shape(false, false, false, List.of(), 1));
        try (graph) {
            graph.start(stateDir);
            graph.drift = Optional.of("column 'amount' is gone");
            Map<String, Cell> cells = Map.of("id", Cell.of("t1"), "note", Cell.of("x"));
            ChangeEvent suspect = new ChangeEvent.RowChanged(TABLE, key("t1"), cells, NOW, true, false);
            assertThatThrownBy(() -> graph.send(suspect)).hasRootCauseMessage("column 'amount' is gone");
        }

        assertThat(graph.account.terms().of(Term.RECEIVED)).isEqualTo(1);
        assertThat(graph.account.terms().of(Term.HANDED_BACK)).isEqualTo(1);
        assertThat(graph.account.terms().unaccounted()).isZero();
    }

    private static List<ChangeEvent> history(boolean clustered, Random random) {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            String card = "c" + random.nextInt(3);
            RowKey key = clustered ? key(card, "t" + random.nextInt(4)) : key("t" + random.nextInt(6));
            long time = NOW + 10L * i;
            events.add(
                    switch (random.nextInt(clustered ? 10 : 8)) {
                        case 0 -> new ChangeEvent.RowDeleted(TABLE, key, time);
                        case 1 -> update(key, time, Map.of("note", "n" + i % 3));
                        case 2 -> update(key, time, Map.of("merchant", "m" + i % 3));
                        case 3, 4 -> update(key, time, Map.of("amount", (double) i));
                        case 8 -> new ChangeEvent.PartitionDeleted(TABLE, card(card), time);
                        case 9 ->
                            new ChangeEvent.RangeDeleted(
                                    TABLE, card(card), Optional.of(bound("t1")), Optional.empty(), time);
                        default ->
                            insert(
                                    key,
                                    time,
                                    Map.of("amount", (double) i, "note", "n" + i % 3, "merchant", "m" + i % 3));
                    });
        }
        return events;
    }

    private static RowKey card(String card) {
        return new RowKey(Map.of("card", card));
    }

    private static Bound bound(String id) {
        return new Bound(true, List.of(new Component("id", id, "org.apache.cassandra.db.marshal.UTF8Type")));
    }

    private static RowGraph graph(Shape shape) {
        Map<String, ColumnShape> columns = Map.of(
                "card", text("card"),
                "id", text("id"),
                "amount", new ColumnShape("amount", "double", false, false),
                "note", text("note"),
                "merchant", text("merchant"));
        TableShape table = shape.clustered()
                ? new TableShape(TABLE, List.of("card"), List.of("id"), columns)
                : new TableShape(TABLE, List.of("id"), List.of(), columns);
        return new RowGraph(table, features(shape.windows()), Set.of("note"), shape.readsBack(), shape.deletes());
    }

    private static FeatureSchema features(List<String> windows) {
        List<FeatureDefinition> features = new ArrayList<>(AMOUNT.features());
        for (String by : windows) {
            features.add(new FeatureDefinition.Window(
                    "seen_by_" + by,
                    new WindowDefinition(
                            WindowDefinition.Compute.COUNT,
                            Optional.empty(),
                            List.of(by),
                            Duration.ofHours(1),
                            Duration.ofMinutes(5),
                            Optional.empty()),
                    OptionalDouble.of(0)));
        }
        return new FeatureSchema(features);
    }

    private static ColumnShape text(String name) {
        return new ColumnShape(name, "text", false, false);
    }
}
