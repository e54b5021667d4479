package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.monitoring.Observation;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.monitoring.WindowSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Windows of 10 s, whose parts have 2 s to come. */
class WindowMergeProcessorTest {

    private static final long T = 1_700_000_000_000L;

    private final WatchedGraph graph = new WatchedGraph();
    private final MonitoringSpec spec = WatchedGraph.spec(false, true);
    private final MockProcessorContext<byte[], byte[]> task = new MockProcessorContext<>();
    private WindowMergeProcessor processor;
    private long now = T;

    @BeforeEach
    void open() {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(MonitoringGraph.MERGED), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(task.getStateStoreContext(), store);
        task.addStateStore(store);
        begin();
    }

    /** As the next owner of the task does. */
    private void begin() {
        task.scheduledPunctuators().forEach(MockProcessorContext.CapturedPunctuator::cancel);
        task.setCurrentSystemTimeMs(now);
        processor = new WindowMergeProcessor(spec, graph.monitoring());
        processor.init(task);
    }

    private void part(String source, int window, int scored, int refused) {
        WindowSummary summary = WindowSummary.of(spec.definition().features());
        Instant time = Instant.ofEpochMilli(T + window * 10_000L);
        for (int i = 0; i < scored; i++) {
            summary.add(new Observation.Scored(FeatureVector.of(i), Optional.empty(), Optional.of("blue"), time));
        }
        for (int i = 0; i < refused; i++) {
            summary.add(new Observation.DeadLettered(Observation.DeadLettered.Cause.MODEL, Optional.empty(), time));
        }
        PartialWindow part = new PartialWindow(
                source, time.toEpochMilli(), PartialWindow.Kind.ROWS, scored + refused, summary.toBytes());
        task.setCurrentSystemTimeMs(now);
        processor.process(new Record<>(spec.key(), PartialWindow.CODEC.decode(PartialWindow.CODEC.encode(part)), now));
    }

    private void pass(long millis) {
        now += millis;
        task.setCurrentSystemTimeMs(now);
        task.scheduledPunctuators().stream()
                .filter(punctuator -> !punctuator.cancelled())
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(now));
    }

    private List<Long> rows() {
        return graph.reports.stream().map(WindowReport::rows).toList();
    }

    @Test
    void the_parts_of_all_tasks_make_one_report() {
        part("score-0", 0, 3, 0);
        part("score-1", 0, 4, 0);
        pass(1_000);
        part("score-7", 0, 5, 0);
        assertThat(graph.reports).isEmpty();

        pass(1_000);
        pass(60_000);

        assertThat(rows()).containsExactly(12L);
        assertThat(task.forwarded()).hasSize(1);
    }

    @Test
    void two_parts_of_one_task_are_added_up() {
        part("score-0", 0, 3, 0);
        part("score-0", 0, 1, 0);
        pass(2_000);

        assertThat(rows()).containsExactly(4L);
    }

    @Test
    void a_part_that_comes_when_its_window_is_measured_is_counted_as_late() {
        part("score-0", 0, 3, 0);
        pass(2_000);
        part("score-1", 0, 4, 0);
        pass(10_000);

        assertThat(rows()).containsExactly(3L);
        assertThat(graph.late).isEqualTo(4);
    }

    @Test
    void a_window_waits_for_tasks_that_are_behind_and_send_earlier_windows() {
        part("score-1", 0, 1, 0);
        for (int window = 0; window < 5; window++) {
            part("score-0", window, 1, 0);
        }
        for (int window = 1; window < 5; window++) {
            pass(1_500);
            part("score-1", window, 1, 0);
        }
        pass(2_000);
        pass(2_000);

        assertThat(rows()).containsExactly(2L, 2L, 2L, 2L, 2L);
        assertThat(graph.late).isZero();
    }

    @Test
    void a_task_that_is_not_heard_of_any_more_holds_up_nothing() {
        part("score-1", 0, 1, 0);
        part("score-0", 0, 1, 0);
        pass(2_000);
        part("score-0", 1, 1, 0);
        pass(2_000);

        assertThat(rows()).containsExactly(2L, 1L);
    }

    @Test
    void windows_are_measured_in_their_order() {
        part("score-0", 1, 2, 0);
        part("score-1", 0, 1, 0);
        pass(10_000);

        assertThat(rows()).containsExactly(1L, 2L);
    }

    @Test
    void with_too_many_windows_waiting_the_earliest_is_measured() {
        for (int window = 0; window <= WaitingWindows.MOST; window++) {
            part("score-0", window, 1, 0);
        }
        pass(0);

        assertThat(rows()).containsExactly(1L);
    }

    @Test
    void the_next_owner_goes_on_where_the_last_one_ended() {
        part("score-0", 0, 3, 1);
        begin();
        part("score-1", 0, 4, 1);
        begin();
        pass(2_000);
        begin();
        part("score-2", 0, 1, 1);
        pass(60_000);

        assertThat(rows()).containsExactly(9L);
        assertThat(graph.triggers).hasSize(1);
        assertThat(graph.late).isEqualTo(2);
    }

    @Test
    void each_window_beyond_a_threshold_raises_one_trigger_across_owners() {
        for (int window = 0; window < 3; window++) {
            part("score-0", window, 1, 1);
            part("score-1", window, 1, 1);
            begin();
            pass(10_000);
            begin();
            pass(10_000);
        }

        assertThat(graph.triggers)
                .extracting(trigger -> trigger.windowStart().toEpochMilli())
                .containsExactly(T, T + 10_000, T + 20_000);
        assertThat(graph.triggers).extracting(trigger -> trigger.id()).doesNotHaveDuplicates();
    }

    @Test
    void what_was_learned_is_there_for_the_next_owner() {
        for (int window = 0; window < 4; window++) {
            part("score-0", window, 50, 0);
            pass(2_000);
            begin();
        }

        assertThat(graph.reports)
                .extracting(report -> report.baseline().isEmpty())
                .containsExactly(true, true, false, false);
    }
}
