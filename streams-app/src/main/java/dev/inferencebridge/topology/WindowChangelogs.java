package dev.inferencebridge.topology;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.feature.WindowSnapshot;
import dev.inferencebridge.feature.WindowValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.utils.Utils;

/**
 * What the windows of a pipeline hold, read from the changelog topics of their stores while the pipeline runs or not. Confined
 * to its consumer's thread.
 *
 * <p>Of each topic one partition is read, from its beginning to the end that it has at the time: everything that is committed by
 * then counts. What is kept of it are the rows of the asked key.
 */
public final class WindowChangelogs {

    private static final Duration POLL = Duration.ofMillis(500);

    private final String applicationId;
    private final Optional<RowTracking> tracking;
    private final FeatureSchema features;
    private final WindowLimits limits;
    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /**
     * Reads nothing yet.
     *
     * @param applicationId the pipeline's, as in {@link StreamsSettings}
     * @param tracking as in {@link PipelineSpec}
     * @param consumer without a group, of committed records; closed by its owner
     * @param patience how long to read one topic at most
     * @param nanoTime as {@link System#nanoTime()}
     */
    public WindowChangelogs(
            String applicationId,
            Optional<RowTracking> tracking,
            FeatureSchema features,
            WindowLimits limits,
            Consumer<byte[], byte[]> consumer,
            Duration patience,
            LongSupplier nanoTime) {
        this.applicationId = applicationId;
        this.tracking = tracking;
        this.features = features;
        this.limits = limits;
        this.consumer = consumer;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * What was read. Immutable.
     *
     * @param values by the name of the feature; of a window without a value there is none
     * @param refused by the name of the feature, why the row would be a dead letter
     * @param unknown by the name of the feature, why its window could not be read
     */
    public record Reading(Map<String, Double> values, Map<String, String> refused, Map<String, String> unknown) {

        public Reading {
            values = Map.copyOf(values);
            refused = Map.copyOf(refused);
            unknown = Map.copyOf(unknown);
        }
    }

    /** What the windows would say of a row that came now, in the place of what it was before; never throws for Kafka. */
    public Reading read(Row row, long nowMillis) {
        Map<String, Double> values = new HashMap<>();
        Map<String, String> refused = new HashMap<>();
        Map<String, String> unknown = new HashMap<>();
        ScoringTopology.windowsByKey(features).forEach((by, definitions) -> {
            try {
                values(by, definitions, row, nowMillis)
                        .<Runnable>fold(present -> () -> values.putAll(present.values()), refusal -> () -> {
                            refused.put(refusal.feature(), refusal.problem());
                        })
                        .run();
            } catch (UnreadableTopic e) {
                definitions.keySet().forEach(feature -> unknown.put(feature, e.reason));
            }
        });
        return new Reading(values, refused, unknown);
    }

    private WindowValues values(List<String> by, Map<String, WindowDefinition> definitions, Row row, long nowMillis)
            throws UnreadableTopic {
        WindowSnapshot snapshot = new WindowSnapshot(definitions, limits, row);
        if (!snapshot.isOutside()) {
            String topic = applicationId + "-" + ScoringTopology.windowStore(by) + "-changelog";
            try {
                read(topic, by, row, snapshot);
            } catch (AuthorizationException e) {
                throw new UnreadableTopic("topic " + topic + " may not be read: the Kafka principal needs READ on it");
            } catch (KafkaException e) {
                throw new UnreadableTopic(
                        "topic " + topic + " cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        return snapshot.values(nowMillis);
    }

    private void read(String topic, List<String> by, Row row, WindowSnapshot snapshot) throws UnreadableTopic {
        List<PartitionInfo> there = consumer.partitionsFor(topic);
        if (there == null || there.isEmpty()) {
            throw new UnreadableTopic("there is no topic " + topic + ": the pipeline has not run with this window");
        }
        List<TopicPartition> partitions = partitions(topic, there.size(), by, row);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long started = nanoTime.getAsLong();
        while (!isRead(ends)) {
            if (nanoTime.getAsLong() - started >= patience.toNanos()) {
                throw new UnreadableTopic(
                        "topic " + topic + " was not read to its end within " + patience.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.key() != null) {
                    snapshot.apply(record.key(), record.value());
                }
            }
        }
    }

    private boolean isRead(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** The one that the key's hash gives; all, where rows lie as their source has them. */
    private List<TopicPartition> partitions(String topic, int count, List<String> by, Row row) {
        boolean asTheirSource = tracking.filter(
                        table -> !table.isClustered() && by.equals(table.shape().partitionKey()))
                .isPresent();
        if (asTheirSource) {
            return IntStream.range(0, count)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
        }
        byte[] key = KeyRouteProcessor.key(by, row.columns());
        return List.of(new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % count));
    }

    private static final class UnreadableTopic extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        UnreadableTopic(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
