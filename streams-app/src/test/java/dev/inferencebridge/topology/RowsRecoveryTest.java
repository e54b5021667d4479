package dev.inferencebridge.topology;

import static dev.inferencebridge.topology.RowGraph.AMOUNT;
import static dev.inferencebridge.topology.RowGraph.TABLE;
import static dev.inferencebridge.topology.RowGraph.insert;
import static dev.inferencebridge.topology.RowGraph.key;
import static dev.inferencebridge.topology.RowGraph.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that dies and is taken up by another over the same stores. */
class RowsRecoveryTest {

    private static final RowKey ID = key("t1");

    private final RowGraph graph = new RowGraph(
            new TableShape(TABLE, List.of("id"), List.of(), Map.of()), AMOUNT, Set.of("note"), true, false);
    private final MockProcessorContext<byte[], Object> rowsTask = new MockProcessorContext<>();
    private final MockProcessorContext<byte[], Object> scoreTask = new MockProcessorContext<>();
    private final Patience none = new Patience(Duration.ZERO, Duration.ZERO);
    private final Books books = new Books(graph.account);
    private final RowStoreKeys keys = new RowStoreKeys(List.of());

    @BeforeEach
    void stores() {
        Function<SourceRecord, RowKey> keyOf = source -> ID;
        open(rowsTask, store(ScoringTopology.COMPLETING, Arrival.codec(keyOf)));
        open(
                rowsTask,
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(ScoringTopology.ROW_IMAGES), Serdes.Bytes(), Serdes.ByteArray()));
        open(scoreTask, store(ScoringTopology.IN_FLIGHT, PendingRow.codec()));
    }

    @Test
    void what_was_being_completed_is_completed_by_the_next_task_without_merging_again() {
        graph.readsAtOnce = false;
        RowsProcessor<byte[]> first = rows();
        send(first, update(ID, 100, Map.of("amount", 2.0)));
        assertThat(rowsTask.forwarded()).isEmpty();

        crash(rowsTask);
        graph.readsAtOnce = true;
        graph.holds(ID, 50, Map.of("note", "a"));
        RowsProcessor<byte[]> second = rows();
        drain(rowsTask);

        assertThat(works()).hasSize(1);
        assertThat(works().get(0).row().columns()).containsEntry("amount", 2.0).containsEntry("note", "a");
        assertThat(works().get(0).row().writeTimeMicros()).isEqualTo(100);
        send(second, update(ID, 100, Map.of("amount", 2.0)));
        assertThat(graph.told).last().isEqualTo("DUPLICATE");
    }

    @Test
    void what_was_being_completed_of_a_row_that_was_deleted_since_is_done_with() {
        graph.readsAtOnce = false;
        RowsProcessor<byte[]> first = rows();
        send(first, update(ID, 100, Map.of("amount", 2.0)));
        send(first, new ChangeEvent.RowDeleted(TABLE, ID, 200));
        rowsTask.resetForwards();

        crash(rowsTask);
        rows();
        drain(rowsTask);

        assertThat(works()).isEmpty();
        assertThat(graph.told).containsExactly("row deleted", "DELETED", "DELETED");
    }

    @Test
    void what_was_withdrawn_stays_withdrawn() {
        graph.answersAtOnce = false;
        RowsProcessor<byte[]> rows = rows();
        ScoreProcessor first = score();
        send(rows, insert(ID, 100, Map.of("amount", 2.0, "note", "a")));
        send(rows, new ChangeEvent.RowDeleted(TABLE, ID, 200));
        works().forEach(work -> first.process(new Record<>(null, work, 0, new RecordHeaders())));

        crash(scoreTask);
        score();
        graph.answer();
        drain(scoreTask);

        assertThat(graph.rows).hasSize(2);
        assertThat(scoreTask.forwarded()).isEmpty();
    }

    @Test
    void what_was_being_scored_is_scored_by_the_next_task_once() {
        graph.answersAtOnce = false;
        RowsProcessor<byte[]> rows = rows();
        ScoreProcessor first = score();
        send(rows, insert(ID, 100, Map.of("amount", 2.0, "note", "a")));
        works().forEach(work -> first.process(new Record<>(null, work, 0, new RecordHeaders())));

        crash(scoreTask);
        score();
        graph.answer();
        drain(scoreTask);

        assertThat(scoreTask.forwarded()).hasSize(1);
        assertThat(scoreTask.forwarded().get(0).childName()).hasValue(ScoringTopology.PREDICTIONS);
    }

    private RowsProcessor<byte[]> rows() {
        RowsProcessor<byte[]> rows = new RowsProcessor<>(
                graph.pipeline(),
                graph.pipeline().tracking().orElseThrow(),
                graph.steps(),
                (context, record) -> new SourceRecord(
                        "cdc", 0, 0, record.timestamp(), record.headers(), record.key(), record.value(), false),
                keys,
                new OutcomeSink(graph.steps(), books, ScoringTopology.DEAD_LETTERS),
                ScoringTopology.SCORE,
                new FlowControl(),
                none);
        rows.init(rowsTask);
        return rows;
    }

    private ScoreProcessor score() {
        ScoreProcessor score = new ScoreProcessor(
                graph.pipeline(),
                graph.steps(),
                new OutcomeSink(graph.steps(), books, ScoringTopology.DEAD_LETTERS),
                work -> OrderingKey.of(keys.partition(work.row().key())),
                8,
                new FlowControl(),
                none);
        score.init(scoreTask);
        return score;
    }

    private void send(RowsProcessor<byte[]> rows, ChangeEvent event) {
        rows.process(new Record<>("k".getBytes(UTF_8), graph.bytesOf(event), RowGraph.RECORD_MILLIS));
    }

    private List<RowWork> works() {
        return rowsTask.forwarded().stream()
                .map(forward -> forward.record().value())
                .filter(RowWork.class::isInstance)
                .map(RowWork.class::cast)
                .toList();
    }

    /** Nothing more comes of the task as it was. */
    private static void crash(MockProcessorContext<?, ?> task) {
        task.scheduledPunctuators().forEach(MockProcessorContext.CapturedPunctuator::cancel);
    }

    /** Runs the punctuators of the task, twice: the first time it may find that work came. */
    private static void drain(MockProcessorContext<?, ?> task) {
        for (int round = 0; round < 2; round++) {
            task.scheduledPunctuators().forEach(punctuator -> {
                if (!punctuator.cancelled() && punctuator.getInterval().compareTo(Duration.ofMillis(100)) < 0) {
                    punctuator.getPunctuator().punctuate(0);
                }
            });
        }
    }

    private static <W> StoreBuilder<?> store(String name, RecordCodec<W> codec) {
        return Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name),
                Serdes.Integer(),
                OccupiedSlot.codec(codec).serde());
    }

    private static void open(MockProcessorContext<?, ?> task, StoreBuilder<?> builder) {
        StateStore store = builder.withLoggingDisabled().build();
        store.init(task.getStateStoreContext(), store);
        task.addStateStore(store);
    }
}
