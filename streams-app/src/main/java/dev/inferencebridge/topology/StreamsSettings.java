package dev.inferencebridge.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What a pipeline's Kafka Streams client is configured with. Immutable.
 *
 * @param applicationId consumer group, prefix of internal topics and of transactional ids
 * @param exactlyOnce {@code exactly_once_v2}, else {@code at_least_once}
 * @param threads stream threads, 1 or more
 * @param overrides passed to the Kafka clients unchanged, objects too; they win over everything here but the application id
 */
public record StreamsSettings(
        String applicationId,
        String bootstrapServers,
        boolean exactlyOnce,
        int threads,
        Duration commitInterval,
        Path stateDir,
        Map<String, ?> overrides) {

    /** Enough that the slots of many tasks stay in the cache between commits. */
    private static final long CACHE_BYTES = 32L * 1024 * 1024;

    /** What a partition gets between two commits under load, in one request rather than in several. */
    private static final int BATCH_BYTES = 64 * 1024;

    /** How long the stream thread may wait in poll: completions of an idle pipeline wait as long. */
    private static final Duration POLL = Duration.ofMillis(5);

    /** A dead instance's partitions move after this long; the brokers' own default is 45 s. */
    private static final Duration SESSION = Duration.ofSeconds(10);

    public StreamsSettings {
        overrides = Map.copyOf(overrides);
    }

    Properties toProperties() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
        // A task takes what is there: an idle or unavailable redrive topic must not hold up the changes.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        if (!exactlyOnce) { // else Kafka Streams sees to it: what a redrive took back must not be scored
            settings.put(
                    StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                    IsolationLevel.READ_COMMITTED.toString());
            // KAFKA-15591: on a topic that is new, requests that overtake each other stall the idempotent producer.
            settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        }
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(SESSION.toMillis()));
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                ScoringTopology.MAX_MESSAGE_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                Integer.toString(ScoringTopology.MAX_MESSAGE_BYTES));
        // For Kafka Streams a name with a prefix wins over one without, whoever set it.
        overrides.keySet().forEach(name -> {
            settings.remove(StreamsConfig.consumerPrefix(name));
            settings.remove(StreamsConfig.producerPrefix(name));
        });
        settings.putAll(overrides);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
