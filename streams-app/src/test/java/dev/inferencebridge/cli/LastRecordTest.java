package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.wire.JsonRowDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastRecordTest {

    private static final String TOPIC = "payments";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final RowKey KEY = new RowKey(Map.of("key", "a"));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong nanos = new AtomicLong();
    private final LastRecord records = new LastRecord(
            consumer,
            JsonRowDecoder.of(Optional.empty(), TOPIC),
            Duration.ofSeconds(30),
            () -> nanos.getAndAdd(Duration.ofSeconds(10).toNanos()));

    @BeforeEach
    void topic() {
        Node node = new Node(0, "localhost", 9092);
        consumer.updatePartitions(
                TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void the_newest_record_of_the_key_is_the_row() {
        consumer.updateEndOffsets(Map.of(PARTITION, 4L));
        consumer.schedulePollTask(() -> {
            add(0, "a", "{\"amount\": 1}", 1_000);
            add(1, "a", "{\"amount\": 2, \"note\": null}", 3_000);
            add(2, "b", "{\"amount\": 3}", 4_000);
            add(3, "a", "broken", 5_000);
        });

        LastRecord.Told told = records.find(TOPIC, KEY).orElseThrow();

        assertThat(told.row().columns()).containsEntry("amount", 2L).doesNotContainKey("note");
        assertThat(told.from()).isEqualTo("topic payments, partition 0, offset 1");
        assertThat(told.at()).isEqualTo(Instant.ofEpochMilli(3_000));
    }

    @Test
    void a_key_without_a_record_and_an_empty_topic_have_no_row() {
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));

        assertThat(records.find(TOPIC, KEY)).isEmpty();
    }

    @Test
    void a_topic_that_stands_still_is_given_up() {
        consumer.updateEndOffsets(Map.of(PARTITION, 4L));

        assertThatThrownBy(() -> records.find(TOPIC, KEY)).hasMessageContaining("was not read to its end within 30 s");
    }

    private void add(long offset, String key, String value, long timestamp) {
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }
}
