package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.SlidingWindows;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.feature.WindowStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowChangelogsTest {

    private static final long NOW = 1_600_000_000_000L;
    private static final TableName PAYMENTS = new TableName("shop", "payments");
    private static final String TOPIC = "shop-fraud-windows-card-changelog";
    private static final WindowDefinition SUM = window(Compute.SUM, Optional.of("amount"), List.of("card"));
    private static final FeatureSchema FEATURES = schema(Map.of("spent", SUM));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong nanos = new AtomicLong();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    @Test
    void a_window_is_what_the_running_bridge_would_make_of_the_row() {
        topic(TOPIC, 4);
        int partition = partitionOf("c", 4);
        List<Entry> written = written(SUM, row(1, "c", 100, 10), row(2, "c", 50, 30), row(3, "other", 7, 40));
        change(partition, written);

        // Row 2 as it is now: 5 in the place of 50, in the same window as row 1.
        assertThat(reading(row(2, "c", 5, 30)).values()).isEqualTo(Map.of("spent", 105.0));
    }

    @Test
    void what_was_deleted_counts_no_more() {
        topic(TOPIC, 4);
        List<Entry> written = new ArrayList<>();
        SlidingWindows running = running(SUM, written);
        running.update(row(1, "c", 100, 10), NOW);
        running.update(row(2, "c", 50, 30), NOW);
        running.remove(row(1, "c", 100, 10));
        change(partitionOf("c", 4), written);

        assertThat(reading(row(2, "c", 50, 30)).values()).isEqualTo(Map.of("spent", 50.0));
    }

    @Test
    void a_row_without_the_key_is_in_no_window_and_nothing_is_read() {
        assertThat(reading(new Row(PAYMENTS, key(1), Map.of("amount", 1L), 1)))
                .isEqualTo(new WindowChangelogs.Reading(Map.of(), Map.of(), Map.of()));
    }

    @Test
    void a_row_that_the_window_refuses_is_refused_without_its_value() {
        topic(TOPIC, 1);
        change(0, List.of());

        Row row = new Row(PAYMENTS, key(1), Map.of("card", "c", "amount", "secret", "created", NOW), 1);

        assertThat(reading(row).refused())
                .isEqualTo(Map.of("spent", "column 'amount' does not hold a finite number or a boolean"));
    }

    @Test
    void a_topic_that_is_not_there_is_named() {
        assertThat(reading(row(1, "c", 1, 0)).unknown())
                .isEqualTo(
                        Map.of("spent", "there is no topic " + TOPIC + ": the pipeline has not run with this window"));
    }

    @Test
    void a_topic_that_may_not_be_read_names_what_is_missing() {
        topic(TOPIC, 1);
        failing(new TopicAuthorizationException(TOPIC));

        assertThat(reading(row(1, "c", 1, 0)).unknown())
                .isEqualTo(
                        Map.of("spent", "topic " + TOPIC + " may not be read: the Kafka principal needs READ on it"));
    }

    @Test
    void a_topic_that_stands_still_is_given_up() {
        topic(TOPIC, 1);
        ends.put(new TopicPartition(TOPIC, 0), 7L);
        consumer.updateEndOffsets(ends);

        assertThat(reading(row(1, "c", 1, 0)).unknown())
                .isEqualTo(Map.of("spent", "topic " + TOPIC + " was not read to its end within 30 s"));
    }

    @Test
    void windows_by_the_key_of_a_table_without_clustering_lie_in_any_partition() {
        WindowDefinition byId = window(Compute.SUM, Optional.of("amount"), List.of("id"));
        String topic = "shop-fraud-windows-id-changelog";
        topic(topic, 3);
        List<Entry> written = written(byId, row(1, "c", 100, 10));
        int elsewhere = (partitionOf(1L, 3) + 1) % 3;
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < written.size(); i++) {
                consumer.addRecord(record(topic, elsewhere, i, written.get(i)));
            }
        });
        ends.put(new TopicPartition(topic, elsewhere), (long) written.size());
        consumer.updateEndOffsets(ends);
        TableShape shape = new TableShape(
                PAYMENTS, List.of("id"), List.of(), Map.of("id", new ColumnShape("id", "bigint", false, false)));
        WindowChangelogs changelogs = new WindowChangelogs(
                "shop-fraud",
                Optional.of(new RowTracking(shape, true, Duration.ofDays(1), false)),
                schema(Map.of("spent", byId)),
                WindowLimits.DEFAULT,
                consumer,
                Duration.ofSeconds(30),
                nanos::incrementAndGet);

        assertThat(changelogs.read(new Row(PAYMENTS, key(1), Map.of("id", 1L, "created", NOW), 1), NOW))
                .isEqualTo(new WindowChangelogs.Reading(Map.of(), Map.of(), Map.of()));
        assertThat(consumer.assignment()).hasSize(3);
    }

    private WindowChangelogs.Reading reading(Row row) {
        return new WindowChangelogs(
                        "shop-fraud",
                        Optional.empty(),
                        FEATURES,
                        WindowLimits.DEFAULT,
                        consumer,
                        Duration.ofSeconds(30),
                        () -> nanos.getAndAdd(Duration.ofSeconds(10).toNanos()))
                .read(row, NOW);
    }

    private static final class Entry {
        final byte[] key;
        final byte @Nullable [] value;

        Entry(byte[] key, byte @Nullable [] value) {
            this.key = key;
            this.value = value;
        }
    }

    private static List<Entry> written(WindowDefinition window, Row... rows) {
        List<Entry> entries = new ArrayList<>();
        SlidingWindows running = running(window, entries);
        for (Row row : rows) {
            running.update(row, NOW);
        }
        return entries;
    }

    /** Windows whose store keeps a journal and has nothing to read back, as all keys stay on the heap. */
    private static SlidingWindows running(WindowDefinition window, List<Entry> journal) {
        WindowStore store = new WindowStore() {
            @Override
            public void put(byte[] key, byte[] value) {
                journal.add(new Entry(key, value));
            }

            @Override
            public void delete(byte[] key) {
                journal.add(new Entry(key, null));
            }

            @Override
            public void range(byte[] from, byte[] to, Visitor visitor) {}
        };
        return new SlidingWindows(Map.of("spent", window), store, WindowLimits.DEFAULT, () -> {});
    }

    private void topic(String topic, int partitions) {
        Node node = new Node(0, "localhost", 9092);
        List<PartitionInfo> infos = new ArrayList<>();
        Map<TopicPartition, Long> begins = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            infos.add(new PartitionInfo(topic, i, node, new Node[] {node}, new Node[] {node}));
            begins.put(new TopicPartition(topic, i), 0L);
            ends.put(new TopicPartition(topic, i), 0L);
        }
        consumer.updatePartitions(topic, infos);
        consumer.updateBeginningOffsets(begins);
        consumer.updateEndOffsets(ends);
    }

    private void change(int partition, List<Entry> entries) {
        ends.put(new TopicPartition(TOPIC, partition), (long) entries.size());
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < entries.size(); i++) {
                consumer.addRecord(record(TOPIC, partition, i, entries.get(i)));
            }
        });
    }

    private void failing(KafkaException failure) {
        ends.replaceAll((partition, end) -> 1L);
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(() -> consumer.setPollException(failure));
    }

    @SuppressWarnings("NullAway") // a record without a value is a deletion
    private static ConsumerRecord<byte[], byte[]> record(String topic, int partition, long offset, Entry entry) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                NOW,
                TimestampType.CREATE_TIME,
                0,
                0,
                entry.key,
                entry.value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static int partitionOf(Object value, int partitions) {
        byte[] key = KeyRouteProcessor.key(List.of("by"), Map.of("by", value));
        return org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(key, partitions);
    }

    private static WindowDefinition window(Compute compute, Optional<String> column, List<String> by) {
        return new WindowDefinition(compute, column, by, Duration.ofHours(1), Duration.ZERO, Optional.of("created"));
    }

    private static FeatureSchema schema(Map<String, WindowDefinition> windows) {
        return new FeatureSchema(windows.entrySet().stream()
                .<FeatureDefinition>map(window ->
                        new FeatureDefinition.Window(window.getKey(), window.getValue(), OptionalDouble.empty()))
                .toList());
    }

    private static RowKey key(long id) {
        return new RowKey(Map.of("id", id));
    }

    private static Row row(long id, String card, double amount, long second) {
        return new Row(
                PAYMENTS,
                key(id),
                Map.of("id", id, "card", card, "amount", amount, "created", NOW + second * 1_000),
                1);
    }
}
