package dev.inferencebridge.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** Topics to read from their beginning as often as one likes, through the interface of a consumer. */
final class StoredTopics extends MockConsumer<byte[], byte[]> {

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> stored = new HashMap<>();
    private boolean silent;

    StoredTopics() {
        super("earliest");
    }

    StoredTopics create(String topic, int partitions) {
        List<PartitionInfo> infos = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition at = new TopicPartition(topic, partition);
            infos.add(new PartitionInfo(topic, partition, null, null, null));
            stored.put(at, new ArrayList<>());
            updateBeginningOffsets(Map.of(at, 0L));
            updateEndOffsets(Map.of(at, 0L));
        }
        updatePartitions(topic, infos);
        return this;
    }

    /** Returns its offset. */
    long append(String topic, int partition, byte[] key, byte[] value, Headers headers) {
        TopicPartition at = new TopicPartition(topic, partition);
        long offset = stored.get(at).size();
        stored.get(at)
                .add(new ConsumerRecord<>(
                        topic,
                        partition,
                        offset,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        key,
                        value,
                        headers,
                        Optional.empty()));
        updateEndOffsets(Map.of(at, offset + 1));
        return offset;
    }

    /** Another consumer of the same topics, which has read nothing yet. */
    StoredTopics another() {
        StoredTopics other = new StoredTopics();
        stored.keySet().stream()
                .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.counting()))
                .forEach((topic, partitions) -> other.create(topic, Math.toIntExact(partitions)));
        stored.values()
                .forEach(records -> records.forEach(record -> other.append(
                        record.topic(), record.partition(), record.key(), record.value(), record.headers())));
        return other;
    }

    /** From now on its records do not come. */
    void fallSilent() {
        silent = true;
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        super.seek(partition, offset);
        if (!silent) {
            stored.get(partition).forEach(this::addRecord);
        }
    }
}
