package dev.inferencebridge.topology;

import dev.inferencebridge.preflight.KafkaFacts;
import dev.inferencebridge.preflight.KafkaFacts.Operations;
import dev.inferencebridge.preflight.KafkaQuestions;
import dev.inferencebridge.preflight.UnreachableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Kafka cluster what a preflight wants to know. Thread-safe; every method waits for its answers.
 *
 * <p>It lists and describes, and does nothing else. To ask for a coordinator makes a broker create the internal topic of
 * coordinators where there is none yet, so groups and transactions are not asked for before those topics exist.
 */
public final class KafkaProbe implements KafkaQuestions, AutoCloseable {

    private static final String GROUPS = "__consumer_offsets";
    private static final String TRANSACTIONS = "__transaction_state";

    private final Admin admin;
    private final KafkaAnswers answers;

    KafkaProbe(Admin admin, String bootstrapServers, Duration patience) {
        this.admin = admin;
        this.answers = new KafkaAnswers(bootstrapServers, patience);
    }

    /**
     * Connects when it is first asked.
     *
     * @param clientSettings settings of a Kafka admin client, {@code bootstrap.servers} among them
     * @param patience how long one answer may take
     * @throws UnreachableException when no client can be made of the settings
     */
    public static KafkaProbe of(Map<String, Object> clientSettings, Duration patience) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        String bootstrapServers = String.valueOf(clientSettings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        try {
            return new KafkaProbe(Admin.create(settings), bootstrapServers, patience);
        } catch (KafkaException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new UnreachableException("no Kafka client can be made of the settings: " + cause.getMessage());
        }
    }

    @Override
    public KafkaFacts.Cluster cluster() {
        var described = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
        String id = answers.of(described.clusterId());
        int brokers = answers.of(described.nodes()).size();
        Optional<Operations> operations = operations(answers.ofNullable(described.authorizedOperations()));
        return new KafkaFacts.Cluster(String.valueOf(id), brokers, features(), operations);
    }

    private Optional<Map<String, Short>> features() {
        return answers.unless(admin.describeFeatures().featureMetadata(), UnsupportedVersionException.class)
                .map(FeatureMetadata::finalizedFeatures)
                .map(features -> features.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().maxVersionLevel())));
    }

    @Override
    public Map<String, KafkaFacts.Topic> topics(Collection<String> names) {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        Map<String, KafkaFacts.Topic> topics = new LinkedHashMap<>();
        for (String name : names) {
            try {
                answers.unless(described.get(name), UnknownTopicOrPartitionException.class)
                        .ifPresent(topic -> topics.put(name, topic(topic)));
            } catch (KafkaRefusedException e) {
                topics.put(name, KafkaFacts.Topic.hidden(name));
            }
        }
        return topics;
    }

    private KafkaFacts.Topic topic(TopicDescription topic) {
        return new KafkaFacts.Topic(
                topic.name(),
                topic.partitions().size(),
                topic.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0),
                topic.partitions().stream()
                        .mapToInt(partition -> partition.isr().size())
                        .min()
                        .orElse(0),
                (int) topic.partitions().stream()
                        .filter(partition -> partition.leader() == null)
                        .count(),
                operations(topic.authorizedOperations()),
                settings(topic.name()));
    }

    private Map<String, String> settings(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Map<String, String> settings = new HashMap<>();
            for (ConfigEntry entry : answers.of(
                            admin.describeConfigs(List.of(resource)).values().get(resource))
                    .entries()) {
                if (!entry.isSensitive() && entry.value() != null) {
                    settings.put(entry.name(), entry.value());
                }
            }
            return settings;
        } catch (KafkaRefusedException e) {
            return Map.of();
        }
    }

    @Override
    public Optional<KafkaFacts.Group> group(String id) {
        if (!exists(GROUPS)) {
            return Optional.empty();
        }
        try {
            return answers.unless(
                            admin.describeConsumerGroups(
                                            List.of(id),
                                            new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                                    .describedGroups()
                                    .get(id),
                            GroupIdNotFoundException.class)
                    .filter(group -> group.groupState() != GroupState.DEAD)
                    .map(this::group);
        } catch (KafkaRefusedException e) {
            return Optional.of(
                    new KafkaFacts.Group(id, "unknown", 0, Set.of(), 0, 0, Optional.of(new Operations(Set.of()))));
        }
    }

    private KafkaFacts.Group group(ConsumerGroupDescription group) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(
                answers.of(admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata()));
        committed.values().removeIf(Objects::isNull);
        Set<String> topics = new HashSet<>();
        committed.keySet().forEach(partition -> topics.add(partition.topic()));
        group.members()
                .forEach(member ->
                        member.assignment().topicPartitions().forEach(partition -> topics.add(partition.topic())));
        Map<TopicPartition, Long> starts = offsets(committed.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(committed.keySet(), OffsetSpec.latest());
        long lag = 0;
        long gone = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
            long at = entry.getValue().offset();
            long start = starts.getOrDefault(entry.getKey(), at);
            gone += Math.max(0, start - at);
            lag += Math.max(0, ends.getOrDefault(entry.getKey(), at) - Math.max(at, start));
        }
        return new KafkaFacts.Group(
                group.groupId(),
                group.groupState().toString(),
                group.members().size(),
                topics,
                lag,
                gone,
                operations(group.authorizedOperations()));
    }

    /** Those of partitions that are still there. */
    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        listOffsets(partitions, which).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> listOffsets(
            Collection<TopicPartition> partitions, OffsetSpec which) {
        var asked = admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)));
        Map<TopicPartition, ListOffsetsResultInfo> found = new HashMap<>();
        for (TopicPartition partition : partitions) {
            answers.unless(asked.partitionResult(partition), UnknownTopicOrPartitionException.class)
                    .ifPresent(info -> found.put(partition, info));
        }
        return found;
    }

    @Override
    public Optional<Boolean> mayDescribeTransaction(String transactionalId) {
        if (!exists(TRANSACTIONS)) {
            return Optional.empty();
        }
        try {
            answers.unless(
                    admin.describeTransactions(List.of(transactionalId)).description(transactionalId),
                    TransactionalIdNotFoundException.class);
            return Optional.of(true);
        } catch (KafkaRefusedException e) {
            return Optional.of(!(e.failure() instanceof TransactionalIdAuthorizationException));
        }
    }

    @Override
    public OptionalLong newestTimestampMillis(String topic) {
        Optional<TopicDescription> described = answers.unless(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic),
                UnknownTopicOrPartitionException.class);
        if (described.isEmpty()) {
            return OptionalLong.empty();
        }
        List<TopicPartition> partitions = described.get().partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        return listOffsets(partitions, OffsetSpec.maxTimestamp()).values().stream()
                .mapToLong(ListOffsetsResultInfo::timestamp)
                .filter(timestamp -> timestamp >= 0)
                .max();
    }

    /** One that may not be seen counts as there. */
    private boolean exists(String internalTopic) {
        try {
            return answers.unless(
                            admin.describeTopics(List.of(internalTopic))
                                    .topicNameValues()
                                    .get(internalTopic),
                            UnknownTopicOrPartitionException.class)
                    .isPresent();
        } catch (KafkaRefusedException e) {
            return true;
        }
    }

    private static Optional<Operations> operations(@Nullable Set<AclOperation> operations) {
        return Optional.ofNullable(operations)
                .map(known -> new Operations(known.stream().map(Enum::name).collect(Collectors.toSet())));
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
