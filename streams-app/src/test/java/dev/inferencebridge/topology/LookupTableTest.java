package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.LookupKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTableTest {

    private static final String TOPIC = "cdc.shop.merchants";
    private static final TableName MERCHANTS = new TableName("shop", "merchants");
    private static final long NOW = 1_600_000_000_000L;
    private static final long T = NOW * 1_000;
    private static final TableShape FLAT = shape(List.of());
    private static final TableShape CLUSTERED = shape(List.of("site"));

    @TempDir
    Path stateDir;

    private final List<DecodedChange> changes = new ArrayList<>();
    private final List<TopologyTestDriver> drivers = new ArrayList<>();

    @AfterEach
    void close() {
        drivers.forEach(TopologyTestDriver::close);
    }

    @Test
    void partial_changes_become_whole_rows() {
        Started table = started(FLAT);

        table.changed("a", T, true, Map.of("risk", Cell.of(0.5)));
        table.changed("a", T + 1, false, Map.of("country", Cell.of("DE")));

        assertThat(table.find("a").orElseThrow().columns()).isEqualTo(Map.of("id", "a", "risk", 0.5, "country", "DE"));
        assertThat(table.find("b")).isEmpty();
    }

    @Test
    void the_newest_write_wins_in_whatever_order_it_comes() {
        Started table = started(FLAT);

        table.changed("a", T + 1, true, Map.of("risk", Cell.of(0.75)));
        table.changed("a", T, true, Map.of("risk", Cell.of(0.5)));

        assertThat(table.find("a").orElseThrow().value("risk")).isEqualTo(0.75);
    }

    @Test
    void columns_that_no_feature_reads_are_left_out() {
        Started table = started(FLAT);

        table.changed("a", T, true, Map.of("risk", Cell.of(0.5), "note", Cell.of("secret")));

        assertThat(table.find("a").orElseThrow().columns()).doesNotContainKey("note");
    }

    @Test
    void a_deleted_row_is_not_found_and_an_earlier_write_does_not_bring_it_back() {
        Started table = started(FLAT);
        table.changed("a", T, true, Map.of("risk", Cell.of(0.5)));

        table.send(new ChangeEvent.RowDeleted(MERCHANTS, key("a"), T + 2));
        table.changed("a", T + 1, true, Map.of("risk", Cell.of(0.75)));

        assertThat(table.find("a")).isEmpty();
    }

    @Test
    void a_value_is_gone_when_its_time_is_over() {
        Started table = started(FLAT);

        table.changed("a", T, true, Map.of("risk", new Cell.Value(0.5, OptionalLong.of(T + 1_000_000))));

        assertThat(table.find("a")).isPresent();
        assertThat(table.findAt("a", NOW + 1_000)).isEmpty();
    }

    @Test
    void a_deleted_partition_takes_its_rows_even_when_it_comes_first() {
        Started table = started(CLUSTERED);
        table.send(new ChangeEvent.PartitionDeleted(MERCHANTS, key("a"), T + 1));

        table.changedAt("a", 1, T, Map.of("risk", Cell.of(0.5)));
        table.changedAt("a", 2, T + 2, Map.of("risk", Cell.of(0.75)));
        table.changedAt("b", 1, T, Map.of("risk", Cell.of(0.25)));

        assertThat(table.findAtSite("a", 1L)).isEmpty();
        assertThat(table.findAtSite("a", 2L)).isPresent();
        assertThat(table.findAtSite("b", 1L)).isPresent();
    }

    @Test
    void a_deleted_range_takes_the_rows_in_it() {
        Started table = started(CLUSTERED);
        for (long site = 1; site <= 3; site++) {
            table.changedAt("a", site, T, Map.of("risk", Cell.of(0.5)));
        }

        Component two = new Component("site", "2", "org.apache.cassandra.db.marshal.Int32Type");
        table.send(new ChangeEvent.RangeDeleted(
                MERCHANTS, key("a"), Optional.of(new Bound(true, List.of(two))), Optional.empty(), T + 1));

        assertThat(table.findAtSite("a", 1L)).isPresent();
        assertThat(table.findAtSite("a", 2L)).isEmpty();
        assertThat(table.findAtSite("a", 3L)).isEmpty();
    }

    @Test
    void a_change_that_cannot_be_decoded_and_one_of_another_table_are_passed_over() {
        Started table = started(FLAT);

        table.send(new DecodedChange.Undecodable("value: expected an object"));
        table.send(new DecodedChange.Nothing("heartbeat"));
        table.send(new DecodedChange.Decoded(new ChangeEvent.RowChanged(
                new TableName("shop", "other"), key("a"), Map.of("risk", Cell.of(0.5)), T, true, false)));
        table.changed("b", T, true, Map.of("risk", Cell.of(0.5)));

        assertThat(table.find("a")).isEmpty();
        assertThat(table.find("b")).isPresent();
    }

    @Test
    void a_lookup_without_a_topic_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LookupTable(
                        definition(Optional.empty()), FLAT, Set.of("risk"), (k, v, t) -> changes.get(0), key -> key))
                .withMessage("lookup merchant needs the topic of its table's changes");
    }

    private Started started(TableShape shape) {
        LookupTable table = new LookupTable(
                definition(Optional.of(TOPIC)),
                shape,
                Set.of("risk", "country"),
                (key, value, timestamp) -> changes.get(Integer.parseInt(new String(value, StandardCharsets.UTF_8))),
                key -> key);
        Topology topology = new Topology()
                .addSource("asks", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "asks")
                .addProcessor("ask", () -> new Asking(table), "asks");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        TopologyTestDriver driver = new TopologyTestDriver(table.addTo(topology), settings);
        drivers.add(driver);
        return new Started(table, driver.createInputTopic(TOPIC, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private static LookupDefinition definition(Optional<String> topic) {
        return new LookupDefinition(
                "merchant",
                MERCHANTS,
                Map.of("id", "merchant_id"),
                LookupDefinition.Via.TABLE,
                topic,
                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10));
    }

    private static TableShape shape(List<String> clusteringKey) {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        columns.put("id", new ColumnShape("id", "text", false, false));
        columns.put("site", new ColumnShape("site", "int", false, false));
        columns.put("risk", new ColumnShape("risk", "double", false, false));
        columns.put("country", new ColumnShape("country", "text", false, false));
        columns.put("note", new ColumnShape("note", "text", false, false));
        return new TableShape(MERCHANTS, List.of("id"), clusteringKey, columns);
    }

    private static RowKey key(String id) {
        return new RowKey(Map.of("id", id));
    }

    private final class Started {
        private final LookupTable table;
        private final TestInputTopic<byte[], byte[]> topic;

        Started(LookupTable table, TestInputTopic<byte[], byte[]> topic) {
            this.table = table;
            this.topic = topic;
        }

        void changed(String id, long writeTime, boolean insert, Map<String, Cell> cells) {
            send(new ChangeEvent.RowChanged(MERCHANTS, key(id), cells, writeTime, insert, false));
        }

        void changedAt(String id, long site, long writeTime, Map<String, Cell> cells) {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("id", id);
            key.put("site", site);
            send(new ChangeEvent.RowChanged(MERCHANTS, new RowKey(key), cells, writeTime, true, false));
        }

        void send(ChangeEvent event) {
            send(new DecodedChange.Decoded(event));
        }

        void send(DecodedChange change) {
            changes.add(change);
            topic.pipeInput(
                    new byte[0],
                    Integer.toString(changes.size() - 1).getBytes(StandardCharsets.UTF_8),
                    Instant.ofEpochMilli(NOW));
        }

        Optional<Row> find(String id) {
            return findAt(id, NOW);
        }

        Optional<Row> findAt(String id, long millis) {
            return found(Map.of("id", id), millis);
        }

        Optional<Row> findAtSite(String id, long site) {
            return found(Map.of("id", id, "site", site), NOW);
        }

        private Optional<Row> found(Map<String, Object> columns, long millis) {
            CompletableFuture<Optional<Row>> found = table.find(new LookupKey("merchant", MERCHANTS, columns), millis);
            assertThat(found).isCompleted();
            return found.join();
        }
    }

    private static final class Asking implements Processor<byte[], byte[], Void, Void> {
        private final LookupTable table;

        Asking(LookupTable table) {
            this.table = table;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            table.bind(context);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {}
    }
}
