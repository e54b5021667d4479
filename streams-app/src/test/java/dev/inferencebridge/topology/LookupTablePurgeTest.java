package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.DecodedChange;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTablePurgeTest {

    private static final String TOPIC = "cdc.shop.sites";
    private static final TableName SITES = new TableName("shop", "sites");
    private static final long NOW = 1_600_000_000_000L;
    private static final long T = NOW * 1_000;
    private static final Duration RETENTION = Duration.ofDays(10);
    private static final Duration LATER = RETENTION.plusSeconds(1);

    @TempDir
    Path stateDir;

    private final List<DecodedChange> changes = new ArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> topic;
    private LookupTable table;

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void a_deleted_row_is_forgotten_when_it_is_old_enough_and_not_before() {
        start(true);
        changed("a", 1, T, Cell.of(0.5));
        send(new ChangeEvent.RowDeleted(SITES, key("a", 1), T + 2), Duration.ZERO);

        pass(RETENTION);
        assertThat(entries()).isEqualTo(1);
        changed("a", 1, T + 1, Cell.of(0.75)); // late, and still told from a newer one
        assertThat(isFound("a", 1)).isFalse();

        pass(LATER);
        assertThat(entries()).isZero();
    }

    @Test
    void a_row_whose_values_all_expired_is_forgotten() {
        start(true);
        send(
                new ChangeEvent.RowChanged(
                        SITES,
                        key("a", 1),
                        Map.of("risk", new Cell.Value(0.5, OptionalLong.of(T + 1_000_000))),
                        T,
                        false,
                        false),
                Duration.ZERO);

        pass(RETENTION);
        assertThat(entries()).isEqualTo(1);

        pass(LATER.plusSeconds(1));
        assertThat(entries()).isZero();
    }

    @Test
    void rows_of_a_deleted_partition_go_before_its_deletion_and_never_come_back() {
        start(true);
        changed("a", 1, T, Cell.of(0.5));
        changed("a", 2, T, Cell.of(0.5));
        changed("a", 3, T + 9, Cell.of(0.5));
        send(new ChangeEvent.PartitionDeleted(SITES, new RowKey(Map.of("id", "a")), T + 1), Duration.ZERO);

        pass(LATER); // rows that died with the partition
        assertThat(entries()).isEqualTo(2);
        pass(LATER); // the deletion, which all rows have taken over
        assertThat(entries()).isEqualTo(1);

        assertThat(List.of(isFound("a", 1), isFound("a", 2), isFound("a", 3))).containsExactly(false, false, true);
    }

    @Test
    void a_row_that_lives_on_remembers_the_range_that_covered_older_writes() {
        start(true);
        changed("a", 2, T, Cell.of(0.5));
        Component two = new Component("site", "2", "org.apache.cassandra.db.marshal.Int32Type");
        send(
                new ChangeEvent.RangeDeleted(
                        SITES,
                        new RowKey(Map.of("id", "a")),
                        Optional.of(new Bound(true, List.of(two))),
                        Optional.empty(),
                        T + 1),
                Duration.ZERO);
        changed("b", 7, T, Cell.of(0.5));

        pass(LATER);
        pass(LATER);

        assertThat(entries()).isEqualTo(1);
        assertThat(isFound("a", 2)).isFalse();
        assertThat(isFound("b", 7)).isTrue();
    }

    @Test
    void nothing_is_cleared_away_while_the_table_is_being_built() {
        start(false);
        changed("a", 1, T, Cell.of(0.5));
        send(new ChangeEvent.RowDeleted(SITES, key("a", 1), T + 2), Duration.ZERO);

        pass(LATER);

        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void positions_tell_what_was_merged_also_of_what_is_no_change() {
        start(true);

        changed("a", 1, T, Cell.of(0.5));
        heartbeat(Duration.ZERO);

        assertThat(table.positions().next(0)).isEqualTo(2);
    }

    private void start(boolean bound) {
        table = new LookupTable(
                new LookupDefinition(
                        "site",
                        SITES,
                        Map.of("id", "merchant", "site", "site"),
                        LookupDefinition.Via.TABLE,
                        Optional.of(TOPIC),
                        new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10),
                        RETENTION),
                shape(),
                Set.of("risk"),
                (key, value, timestamp) -> changes.get(Integer.parseInt(new String(value, StandardCharsets.UTF_8))),
                key -> key);
        Topology topology = new Topology()
                .addSource("asks", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "asks")
                .addProcessor("ask", () -> new Asking(table, bound), "asks");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(
                table.addTo(topology), settings, Instant.ofEpochMilli(NOW).plus(Duration.ofDays(100)));
        topic = driver.createInputTopic(TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** As many records as make a look at all of the store, at a time after the first ones. */
    private void pass(Duration after) {
        for (int i = 0; i < LookupTableMerge.PURGE_EVERY; i++) {
            heartbeat(after);
        }
    }

    private void heartbeat(Duration after) {
        send(new DecodedChange.Nothing("heartbeat"), after);
    }

    private void changed(String id, long site, long writeTime, Cell risk) {
        send(
                new ChangeEvent.RowChanged(SITES, key(id, site), Map.of("risk", risk), writeTime, true, false),
                Duration.ZERO);
    }

    private void send(ChangeEvent event, Duration after) {
        send(new DecodedChange.Decoded(event), after);
    }

    private void send(DecodedChange change, Duration after) {
        changes.add(change);
        topic.pipeInput(
                new byte[0],
                Integer.toString(changes.size() - 1).getBytes(StandardCharsets.UTF_8),
                Instant.ofEpochMilli(NOW).plus(after));
    }

    private boolean isFound(String id, long site) {
        return table.find(new LookupKey("site", SITES, key(id, site).columns()), NOW)
                .join()
                .isPresent();
    }

    private int entries() {
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(table.storeName());
        int entries = 0;
        try (var all = store.all()) {
            while (all.hasNext()) {
                all.next();
                entries++;
            }
        }
        return entries;
    }

    private static RowKey key(String id, long site) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("id", id);
        columns.put("site", site);
        return new RowKey(columns);
    }

    private static TableShape shape() {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        columns.put("id", new ColumnShape("id", "text", false, false));
        columns.put("site", new ColumnShape("site", "int", false, false));
        columns.put("risk", new ColumnShape("risk", "double", false, false));
        return new TableShape(SITES, List.of("id"), List.of("site"), columns);
    }

    private static final class Asking implements Processor<byte[], byte[], Void, Void> {
        private final LookupTable table;
        private final boolean bound;

        Asking(LookupTable table, boolean bound) {
            this.table = table;
            this.bound = bound;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            if (bound) {
                table.bind(context);
            }
        }

        @Override
        public void process(Record<byte[], byte[]> record) {}
    }
}
