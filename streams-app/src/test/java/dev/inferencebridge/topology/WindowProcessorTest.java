package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.feature.WindowValues;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor in the smallest graph: text in, work to the windows, what they say into a list. */
class WindowProcessorTest {

    private static final String STORE = "windows-0";
    private static final long NOON = 1_700_000_000_000L;
    private static final Map<String, WindowDefinition> WINDOWS = Map.of(
            "payments", window(Compute.COUNT, Optional.empty()), "spent", window(Compute.SUM, Optional.of("amount")));

    @TempDir
    Path folder;

    private final List<WindowValues> said = new ArrayList<>();
    private final List<String> withdrawn = new ArrayList<>();
    private int late;
    private TopologyTestDriver driver;
    private TestInputTopic<String, String> topic;

    @BeforeEach
    void openFirst() {
        open("a");
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void duplicates_do_not_count_twice_and_updates_replace() {
        arrive("card", "1", 0, 10);
        arrive("card", "1", 0, 10);
        arrive("card", "2", 1, 5);
        arrive("card", "1", 0, 20);
        arrive("other card", "3", 1, 100);

        assertThat(said).containsExactly(values(1, 10), values(1, 10), values(2, 15), values(1, 20), values(1, 100));
    }

    @Test
    void a_withdrawn_row_counts_no_more_and_its_work_goes_on() {
        arrive("card", "1", 0, 10);
        withdraw("card", "1");
        arrive("card", "2", 1, 5);

        assertThat(said).containsExactly(values(1, 10), values(1, 5));
        assertThat(withdrawn).containsExactly("1");
    }

    @Test
    void late_rows_have_no_values_and_are_counted_and_rows_ahead_are_refused() {
        arrive("card", "1", 600, 10);
        topic.pipeInput("card", "2,0,5", Instant.ofEpochMilli(NOON + 600_000));
        topic.pipeInput("card", "3,6000,5", Instant.ofEpochMilli(NOON + 600_000));

        assertThat(said.get(1)).isEqualTo(new WindowValues.Present(Map.of()));
        assertThat(late).isEqualTo(1);
        assertThat(said.get(2)).isInstanceOf(WindowValues.Refused.class);
    }

    @Test
    void windows_go_on_from_their_changelog() {
        arrive("card", "1", 0, 10);
        arrive("card", "2", 1, 5);
        withdraw("card", "2");

        moveToAnotherInstance();
        arrive("card", "3", 2, 1);
        arrive("card", "1", 0, 20);

        assertThat(said).containsExactly(values(1, 10), values(2, 15), values(2, 11), values(1, 20));
    }

    @Test
    void rows_of_idle_keys_are_cleared_away_with_time() {
        arrive("card", "1", 0, 10);
        moveToAnotherInstance();
        arrive("busy card", "2", 86_400, 10);
        assertThat(entries()).isEqualTo(2);

        driver.advanceWallClockTime(WindowProcessor.SWEEP_INTERVAL);

        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void deleted_elements_are_deleted_from_the_changelog() {
        arrive("card", "1", 0, 10);
        arrive("card", "2", 86_400, 10);

        assertThat(changelog()).hasSize(3).last().satisfies(entry -> {
            assertThat(entry.key).hasSize(32);
            assertThat(entry.value).isNull();
        });
    }

    private void open(String disk) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "windows");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(disk).toString());
        driver = new TopologyTestDriver(graph(), settings, Instant.ofEpochMilli(NOON + 86_400_000));
        topic = driver.createInputTopic("rows", new StringSerializer(), new StringSerializer());
    }

    private Topology graph() {
        return new Topology()
                .addSource("rows", new StringDeserializer(), new StringDeserializer(), "rows")
                .addProcessor("parse", ParseRows::new, "rows")
                .addProcessor(
                        "windows",
                        () -> new WindowProcessor<String, RowOnly>(STORE, WINDOWS, WindowLimits.DEFAULT, () -> late++),
                        "parse")
                .addStateStore(WindowProcessor.store(STORE), "windows")
                .addProcessor("collect", Collect::new, "windows");
    }

    private void arrive(String card, String id, int seconds, int amount) {
        topic.pipeInput(card, id + "," + seconds + "," + amount, Instant.ofEpochMilli(NOON + seconds * 1_000L));
    }

    private void withdraw(String card, String id) {
        topic.pipeInput(card, id, Instant.ofEpochMilli(NOON));
    }

    /** As a task that moves: a new store, filled from the changelog before the processor starts on it. */
    private void moveToAnotherInstance() {
        List<KeyValue<byte[], byte[]>> changelog = changelog();
        driver.close();
        open("b");
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(STORE);
        changelog.forEach(entry -> store.put(Bytes.wrap(entry.key), entry.value));
    }

    private List<KeyValue<byte[], byte[]>> changelog() {
        return driver.createOutputTopic(
                        "windows-" + STORE + "-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList();
    }

    private int entries() {
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(STORE);
        int entries = 0;
        try (var all = store.all()) {
            while (all.hasNext()) {
                all.next();
                entries++;
            }
        }
        return entries;
    }

    private static WindowValues values(int payments, int spent) {
        return new WindowValues.Present(Map.of("payments", (double) payments, "spent", (double) spent));
    }

    private static WindowDefinition window(Compute compute, Optional<String> column) {
        return new WindowDefinition(
                compute, column, List.of("card"), Duration.ofHours(1), Duration.ofMinutes(5), Optional.of("made"));
    }

    private record RowOnly(Row row, boolean isWithdrawn, long timestampMillis, Optional<WindowValues> values)
            implements WindowedWork<RowOnly> {
        @Override
        public RowOnly withWindows(WindowValues windowValues) {
            return new RowOnly(row, isWithdrawn, timestampMillis, Optional.of(windowValues));
        }
    }

    /** Of {@code id,seconds,amount}, or only {@code id} for a row that is gone. */
    private static final class ParseRows extends ContextualProcessor<String, String, String, RowOnly> {
        @Override
        public void process(Record<String, String> record) {
            String[] fields = record.value().split(",", -1);
            Map<String, Object> columns = fields.length == 1
                    ? Map.of("card", record.key())
                    : Map.of(
                            "card",
                            record.key(),
                            "made",
                            NOON + 1_000 * Long.parseLong(fields[1]),
                            "amount",
                            Long.parseLong(fields[2]));
            Row row = new Row(
                    new TableName("shop", "payments"), new RowKey(Map.of("id", fields[0])), columns, NOON * 1_000);
            context()
                    .forward(record.withValue(
                            new RowOnly(row, fields.length == 1, record.timestamp(), Optional.empty())));
        }
    }

    private final class Collect extends ContextualProcessor<String, RowOnly, String, byte[]> {
        @Override
        public void process(Record<String, RowOnly> record) {
            RowOnly work = record.value();
            work.values().ifPresent(said::add);
            if (work.isWithdrawn()) {
                withdrawn.add(String.valueOf(work.row().key().columns().get("id")));
            }
        }
    }
}
