package dev.inferencebridge.localstack.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a run added to the topic of predictions, committed records only. Confined to one thread. */
final class PredictionTopic implements AutoCloseable {

    private static final int ASK_MILLIS = 15_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READS_WITHIN = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> start;

    private PredictionTopic(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(topic)
                .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        consumer.assign(partitions);
        this.start = consumer.endOffsets(partitions);
    }

    /** Notes where the topic ends now; it must exist. */
    static PredictionTopic fromNow(String bootstrap, String topic) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
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
            return new PredictionTopic(consumer, topic);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** How many predictions each of the transactions got since then; 0 for those that got none. */
    Map<String, Integer> predictionsOf(Collection<String> txIds) {
        Map<String, Integer> counts = new HashMap<>();
        txIds.forEach(txId -> counts.put(txId, 0));
        start.forEach(consumer::seek);
        Map<TopicPartition, Long> end = consumer.endOffsets(start.keySet());
        Deadline deadline = Deadline.in(READS_WITHIN);
        while (!end.entrySet().stream().allMatch(at -> consumer.position(at.getKey()) >= at.getValue())) {
            if (deadline.isOver()) {
                throw new StackException("The topic of predictions could not be read to its end within "
                        + READS_WITHIN.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                counts.computeIfPresent(txId(record), (txId, count) -> count + 1);
            }
        }
        return counts;
    }

    private String txId(ConsumerRecord<byte[], byte[]> record) {
        try {
            return json.readTree(record.value()).path(BridgeFile.TX_ID).asText();
        } catch (IOException e) {
            throw new StackException(
                    "The record at offset " + record.offset() + " of " + record.topic() + "-" + record.partition()
                            + " is no prediction in JSON",
                    e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
