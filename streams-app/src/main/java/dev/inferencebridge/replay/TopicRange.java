package dev.inferencebridge.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** What a topic holds at one moment, from its beginning to its end then. Confined to its consumer's thread. */
final class TopicRange {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Map<TopicPartition, Long> begin;
    private final Map<TopicPartition, Long> end;

    private TopicRange(
            Consumer<byte[], byte[]> consumer,
            String topic,
            Map<TopicPartition, Long> begin,
            Map<TopicPartition, Long> end) {
        this.consumer = consumer;
        this.topic = topic;
        this.begin = begin;
        this.end = end;
    }

    /** Empty where there is no such topic. */
    static Optional<TopicRange> now(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos == null || infos.isEmpty()) {
            return Optional.empty();
        }
        Set<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        consumer.assign(partitions); // asked for the offsets of others, it warns
        return Optional.of(new TopicRange(
                consumer, topic, consumer.beginningOffsets(partitions), consumer.endOffsets(partitions)));
    }

    int partitions() {
        return end.size();
    }

    /** The offset at which a partition begins; its end's for one that is not there. */
    long beginOf(int partition) {
        return beginOf(new TopicPartition(topic, partition));
    }

    private long beginOf(TopicPartition partition) {
        return begin.getOrDefault(partition, Long.MAX_VALUE);
    }

    private long endOf(TopicPartition partition) {
        return end.getOrDefault(partition, 0L);
    }

    /**
     * Reads it, a fetch at a time; those of one partition in their order.
     *
     * @param patience how long to wait for a partition to go on
     * @throws TimeoutException when none does for so long
     */
    void read(Duration patience, java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> fetched) {
        Set<TopicPartition> left = new HashSet<>(end.keySet());
        left.removeIf(partition -> beginOf(partition) >= endOf(partition));
        consumer.assign(left);
        left.forEach(partition -> consumer.seek(partition, beginOf(partition)));
        long before = -1;
        long movedAt = System.nanoTime();
        while (!left.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            List<ConsumerRecord<byte[], byte[]>> within = new ArrayList<>(records.count());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < endOf(new TopicPartition(record.topic(), record.partition()))) {
                    within.add(record);
                }
            }
            fetched.accept(within);
            Set<TopicPartition> done = left.stream()
                    .filter(partition -> consumer.position(partition) >= endOf(partition))
                    .collect(Collectors.toSet());
            consumer.pause(done);
            left.removeAll(done);
            long position = left.stream().mapToLong(consumer::position).sum();
            if (position != before || !done.isEmpty()) {
                before = position;
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt >= patience.toNanos()) {
                throw new TimeoutException("nothing came of " + left + " for " + patience.toSeconds() + " s");
            }
        }
    }
}
