package dev.inferencebridge.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows topics of JSON from where they end now, committed records only. Confined to one thread. */
final class StoryTopics implements AutoCloseable {

    private static final int ASK_MILLIS = 15_000;

    private final ObjectMapper json = new ObjectMapper();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Consumer<JsonNode>> readers;

    private StoryTopics(KafkaConsumer<byte[], byte[]> consumer, Map<String, Consumer<JsonNode>> readers) {
        this.consumer = consumer;
        this.readers = readers;
        List<TopicPartition> partitions = new ArrayList<>();
        readers.keySet()
                .forEach(topic -> consumer.partitionsFor(topic)
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** @param readers of the records by topic; the topics must exist */
    static StoryTopics fromNow(String bootstrap, Map<String, Consumer<JsonNode>> readers) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ASK_MILLIS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            return new StoryTopics(consumer, Map.copyOf(readers));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Hands on what has come, and waits for it so long at most. What is no JSON is left out. */
    void poll(Duration within) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(within)) {
            Consumer<JsonNode> reader = readers.get(record.topic());
            if (reader != null && record.value() != null) {
                try {
                    reader.accept(json.readTree(record.value()));
                } catch (IOException e) {
                    // Another's record: the story goes on without it.
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
