package dev.inferencebridge.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the topics of a pipeline exist. Stateless. */
public final class Topics {

    /** As much as a pipeline sends in one record. */
    public static final int MAX_MESSAGE_BYTES = ScoringTopology.MAX_MESSAGE_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final long TIMEOUT_SECONDS = 30;

    private Topics() {}

    /**
     * Creates the topics that are missing.
     *
     * @param clientSettings settings of a Kafka admin client, {@code bootstrap.servers} among them
     * @param allowed whether missing topics may be created
     * @throws TopicsMissingException when they may not, or the brokers refuse, or no broker answers
     */
    public static void ensure(Map<String, Object> clientSettings, Collection<TopicSpec> topics, boolean allowed) {
        Admin admin = Admin.create(clientSettings);
        try {
            Set<String> existing = await(admin.listTopics().names());
            List<TopicSpec> missing = topics.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            if (!allowed) {
                throw new TopicsMissingException("missing topics: "
                        + new TreeSet<>(missing.stream().map(TopicSpec::name).toList())
                        + "; create them, or set kafka.topics.create to true");
            }
            create(admin, missing, partitionCounts(admin, existing, missing));
        } catch (TimeoutException e) {
            throw new TopicsMissingException(
                    "no answer from Kafka at " + clientSettings.get("bootstrap.servers") + " within " + TIMEOUT_SECONDS
                            + " s; check kafka.bootstrap-servers",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicsMissingException(
                    "Kafka at " + clientSettings.get("bootstrap.servers") + " refused: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicsMissingException("interrupted while asking Kafka for its topics", e);
        } finally {
            admin.close(Duration.ZERO); // a plain close waits for the answer that did not come
        }
    }

    /** Of the existing topics that missing ones are to be like. */
    private static Map<String, Integer> partitionCounts(Admin admin, Set<String> existing, List<TopicSpec> missing)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> models = missing.stream()
                .flatMap(topic -> topic.partitionsOf().stream())
                .filter(existing::contains)
                .distinct()
                .toList();
        Map<String, Integer> counts = new HashMap<>();
        await(admin.describeTopics(models).allTopicNames())
                .forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        return counts;
    }

    private static void create(Admin admin, List<TopicSpec> missing, Map<String, Integer> partitionCounts)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<NewTopic> wanted = new ArrayList<>();
        for (TopicSpec topic : missing) {
            Map<String, String> configs = new HashMap<>();
            topic.retention()
                    .ifPresent(retention ->
                            configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis())));
            topic.maxMessageBytes()
                    .ifPresent(bytes -> configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)));
            wanted.add(new NewTopic(
                            topic.name(),
                            Optional.of(topic.partitionsOf()
                                    .map(partitionCounts::get)
                                    .orElse(topic.partitions())),
                            topic.replicationFactor() < 0 ? Optional.empty() : Optional.of(topic.replicationFactor()))
                    .configs(configs));
        }
        for (var created : admin.createTopics(wanted).values().entrySet()) {
            try {
                await(created.getValue());
                LOG.atInfo().addKeyValue("topic", created.getKey()).log("Topic created");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another instance was first
                    throw e;
                }
            }
        }
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
