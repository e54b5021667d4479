package dev.inferencebridge.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that was ever committed to a topic, from its beginning. Confined to one thread. */
final class TopicReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LISTEN = Duration.ofMillis(50);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    /** Waits for the topic. */
    TopicReader(String bootstrap, String topic) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Await.answer(
                        "topic " + topic,
                        () -> Optional.of(consumer.partitionsFor(topic)).filter(known -> !known.isEmpty()),
                        () -> "no such topic")
                .stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Every record that is there by now. */
    List<ConsumerRecord<byte[], byte[]>> records() {
        consumer.poll(LISTEN).forEach(records::add);
        return Collections.unmodifiableList(records);
    }

    int count() {
        return records().size();
    }

    /** Waits until that many records are there, and returns all of them. */
    List<ConsumerRecord<byte[], byte[]>> awaitCount(int least) {
        return awaitAll(least + " records", all -> all.size() >= least);
    }

    /** Waits until the records are as wanted, and returns all of them. */
    List<ConsumerRecord<byte[], byte[]>> awaitAll(String what, Predicate<List<ConsumerRecord<byte[], byte[]>>> wanted) {
        Await.until(what + " on " + topic, () -> wanted.test(records()), () -> records.size() + " records");
        return Collections.unmodifiableList(records);
    }

    /**
     * Returns all records once everything that is in the topic now was read. For what must not be there: call it when
     * nothing more is on its way.
     */
    List<ConsumerRecord<byte[], byte[]>> toTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        return awaitAll(
                "the end",
                all -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        return json(record.value());
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
