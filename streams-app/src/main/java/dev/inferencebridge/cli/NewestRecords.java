package dev.inferencebridge.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The newest records of a topic, alike from all partitions. Confined to its consumer's thread. */
final class NewestRecords {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /** @param patience how long to wait for a record at most */
    NewestRecords(Consumer<byte[], byte[]> consumer, Duration patience, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads records up to where the topic now ends.
     *
     * @param most how many at most, all partitions together
     * @param taken told each record in the order of its partition; false where it was of no use, which is counted
     * @return how many were of use
     * @throws IllegalStateException when there is no such topic, or nothing comes for too long
     */
    long read(String topic, long most, Predicate<ConsumerRecord<byte[], byte[]>> taken) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new IllegalStateException("there is no topic " + topic);
        }
        List<TopicPartition> partitions = known.stream()
                .map((PartitionInfo info) -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions));
        long each = Math.max(1, most / partitions.size());
        end.keySet().removeIf(partition -> end.getOrDefault(partition, 0L) <= begin.getOrDefault(partition, 0L));
        consumer.assign(end.keySet());
        end.forEach((partition, last) ->
                consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - each)));
        long used = 0;
        long lastNews = nanoTime.getAsLong();
        while (!end.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                lastNews = nanoTime.getAsLong();
                long last = end.getOrDefault(new TopicPartition(topic, record.partition()), 0L);
                used += record.offset() < last && taken.test(record) ? 1 : 0;
            }
            end.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            if (!end.isEmpty() && nanoTime.getAsLong() - lastNews >= patience.toNanos()) {
                throw new IllegalStateException(
                        "topic " + topic + " gave no record for " + patience.toSeconds() + " s, before its end");
            }
        }
        return used;
    }
}
