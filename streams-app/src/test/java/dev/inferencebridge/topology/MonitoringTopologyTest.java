package dev.inferencebridge.topology;

import static dev.inferencebridge.topology.WatchedGraph.REFUSED;
import static dev.inferencebridge.topology.WatchedGraph.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.WindowReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTopologyTest {

    /** The start of a window. */
    private static final long T = 1_700_000_000_000L;

    @TempDir
    Path stateDir;

    private final WatchedGraph graph = new WatchedGraph();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> changes;
    private TestInputTopic<byte[], byte[]> labels;
    private TestOutputTopic<byte[], byte[]> reports;
    private TestOutputTopic<byte[], byte[]> triggers;

    private Topology topology(boolean withLabels, boolean raisesTriggers) {
        return ScoringTopology.build(
                graph.pipeline(withLabels, raisesTriggers),
                graph.steps(),
                new FlowControl(),
                new Patience(Duration.ZERO, Duration.ZERO));
    }

    private void start(boolean withLabels, boolean raisesTriggers) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(topology(withLabels, raisesTriggers), settings, Instant.ofEpochMilli(T));
        changes = driver.createInputTopic("changes", new ByteArraySerializer(), new ByteArraySerializer());
        reports = driver.createOutputTopic("reports", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        triggers = driver.createOutputTopic("triggers", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        if (withLabels) {
            labels = driver.createInputTopic("labels", new ByteArraySerializer(), new ByteArraySerializer());
        }
    }

    @AfterEach
    void stop() {
        if (driver != null) {
            driver.close();
        }
    }

    private void row(String id, String amount, long atMillis) {
        changes.pipeInput(id.getBytes(UTF_8), amount.getBytes(UTF_8), T + atMillis);
        driver.advanceWallClockTime(Duration.ofMillis(5));
        driver.advanceWallClockTime(Duration.ofMillis(5));
    }

    private void label(String id, String value, long atMillis) {
        labels.pipeInput(id.getBytes(UTF_8), value.getBytes(UTF_8), T + atMillis);
    }

    /** A second at a time, as punctuators run once an advance. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }

    @Test
    void graphs_are_as_recorded() throws IOException {
        Golden.check("json-monitored.txt", topology(false, true));
        Golden.check("json-monitored-with-labels.txt", topology(true, true));
    }

    @Test
    void a_window_has_one_report_once_its_rows_and_those_that_may_be_late_have_come() {
        start(false, true);
        pass(15);
        row("a", "0.1", 0);
        row("b", "0.2", 9_999);
        row("c", "0.3", 10_000);
        row("d", "0.4", 8_000);
        assertThat(graph.reports).isEmpty();

        row("e", "0.5", 12_000);
        pass(4);

        assertThat(reports.readValuesToList()).extracting(String::new).containsExactly("report " + T + " rows 3");
        assertThat(graph.reports.get(0).deployment()).contains("blue");
        assertThat(value(graph.reports.get(0), Metric.VOLUME)).hasValue(3);
        assertThat(graph.late).isZero();
    }

    @Test
    void the_last_window_is_measured_when_the_clock_has_passed_it_though_no_row_comes() {
        start(false, true);
        row("a", "0.1", 0);
        pass(11);
        assertThat(graph.reports).isEmpty();

        pass(4);

        assertThat(graph.reports).singleElement().satisfies(report -> {
            assertThat(report.rows()).isEqualTo(1);
            assertThat(report.start()).isEqualTo(Instant.ofEpochMilli(T));
        });
    }

    @Test
    void a_row_that_comes_after_its_window_is_counted_as_late() {
        start(false, true);
        pass(30);
        row("a", "0.1", 0);
        row("b", "0.1", 20_000);
        row("c", "0.1", 1_000);
        pass(10);

        assertThat(graph.late).isEqualTo(1);
        assertThat(graph.reports).first().extracting(WindowReport::rows).isEqualTo(1L);
    }

    @Test
    void dead_letters_count_and_raise_one_trigger() {
        start(false, true);
        row("a", "0.1", 0);
        row("b", REFUSED, 1_000);
        pass(16);

        assertThat(value(graph.reports.get(0), Metric.DEAD_LETTER_RATE)).hasValue(0.5);
        assertThat(triggers.readValuesToList()).extracting(String::new).containsExactly("trigger " + T);
        assertThat(graph.triggers).singleElement().satisfies(trigger -> {
            assertThat(trigger.model()).isEqualTo("fraud");
            assertThat(trigger.evidence())
                    .singleElement()
                    .satisfies(evidence -> assertThat(evidence.value()).isEqualTo(0.5));
        });
    }

    @Test
    void where_triggers_are_off_windows_are_measured_and_none_is_raised() {
        start(false, false);
        row("b", REFUSED, 1_000);
        pass(16);

        assertThat(graph.reports).hasSize(1);
        assertThat(triggers.isEmpty()).isTrue();
    }

    @Test
    void the_first_windows_of_a_deployment_become_its_baseline() {
        start(false, true);
        for (int window = 0; window < 3; window++) {
            for (int i = 0; i < 20; i++) {
                row("a" + i, Double.toString(window < 2 ? 0.01 * i : 0.9 + 0.001 * i), window * 10_000L + i * 100L);
            }
            pass(10);
        }
        pass(10);

        assertThat(graph.reports).hasSize(3);
        assertThat(graph.reports.subList(0, 2))
                .extracting(WindowReport::baseline)
                .containsOnly("");
        assertThat(graph.reports.get(2).baseline()).isNotEmpty();
        assertThat(graph.reports.get(2).alarms())
                .extracting(alarm -> alarm.metric())
                .contains(Metric.NORMALIZED_WASSERSTEIN);
    }

    @Test
    void labels_that_come_later_say_how_well_the_model_did() {
        start(true, true);
        row("a", "0.9", 0);
        row("b", "0.8", 100);
        row("c", "0.1", 200);
        label("a", "true", 5_000);
        label("b", "false", 5_000);
        label("c", "false", 5_000);
        pass(20);

        WindowReport report = graph.reports.get(0);
        assertThat(value(report, Metric.ACCURACY).orElseThrow()).isBetween(0.66, 0.67);
        assertThat(value(report, Metric.LABELS)).hasValue(3);
        assertThat(graph.labels).isEqualTo(Map.of(LabelOutcome.JOINED, 3));
    }

    @Test
    void a_label_that_comes_before_its_prediction_waits_for_it() {
        start(true, true);
        pass(5);
        label("a", "true", 0);
        row("a", "0.9", 1_000);
        pass(20);

        assertThat(graph.labels).isEqualTo(Map.of(LabelOutcome.JOINED, 1));
        assertThat(value(graph.reports.get(0), Metric.ACCURACY)).hasValue(1);
    }

    @Test
    void labels_that_are_repeated_or_unfit_or_of_nothing_are_counted_as_such() {
        start(true, true);
        pass(5);
        row("a", "0.9", 0);
        row("b", "0.9", 0);
        label("a", "true", 1_000);
        label("a", "false", 2_000);
        label("b", "perhaps", 2_000);
        label("b", "no label", 2_000);
        label("b", "no change", 2_000);
        label("nobody", "true", 2_000);
        pass(150);

        assertThat(graph.labels)
                .isEqualTo(Map.of(
                        LabelOutcome.JOINED, 1,
                        LabelOutcome.DUPLICATE, 1,
                        LabelOutcome.UNFIT, 2,
                        LabelOutcome.UNMATCHED, 1));
    }

    @Test
    void a_prediction_that_waits_in_vain_is_missing_its_label_and_a_label_after_that_is_late() {
        start(true, true);
        row("a", "0.9", 0);
        row("b", "0.9", 0);
        pass(100);
        label("a", "true", 70_000);
        pass(20);

        assertThat(graph.labels).isEqualTo(Map.of(LabelOutcome.MISSING, 2, LabelOutcome.LATE, 1));
        assertThat(graph.reports)
                .anySatisfy(report ->
                        assertThat(value(report, Metric.LABELS_MISSING)).hasValue(2));
        assertThat(graph.reports)
                .anySatisfy(
                        report -> assertThat(value(report, Metric.LABELS_LATE)).hasValue(1));
    }

    @Test
    void a_label_joins_the_newest_prediction_of_its_row() {
        start(true, true);
        pass(5);
        row("a", "0.1", 0);
        row("a", "0.9", 1_000);
        label("a", "true", 2_000);
        pass(20);

        assertThat(graph.labels).isEqualTo(Map.of(LabelOutcome.JOINED, 1));
        assertThat(value(graph.reports.get(0), Metric.ACCURACY)).hasValue(1);
    }
}
