package dev.inferencebridge.localstack.part;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.process.StackException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A row that is written in Cassandra until it is seen in Kafka. Confined to one thread.
 *
 * <p>Each attempt writes another value, because the connector may miss what was written before it was there.
 */
final class Canary implements AutoCloseable {

    static final String SCHEMA = """
            CREATE KEYSPACE IF NOT EXISTS bridge_stack
                WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
            CREATE TABLE IF NOT EXISTS bridge_stack.canary (id text PRIMARY KEY, value text) WITH cdc = true;
            """;

    private static final TopicPartition PARTITION =
            new TopicPartition(CdcPart.TOPIC_PREFIX + ".bridge_stack.canary", 0);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ASK_MILLIS = 10_000;
    private static final Duration LISTEN = Duration.ofMillis(200);

    private final String run = UUID.randomUUID().toString();
    private final CqlSession session;
    private final Consumer<String, String> consumer;
    private int attempts;

    private Canary(CqlSession session, Consumer<String, String> consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    static Canary open(CqlNode cassandra, KafkaPart kafka) throws InterruptedException {
        createTopic(kafka);
        Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ASK_MILLIS,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new StringDeserializer());
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToEnd(List.of(PARTITION));
            consumer.position(PARTITION);
            return new Canary(CqlSessions.open(cassandra), consumer);
        } catch (KafkaException e) {
            consumer.close();
            throw new StackException("Cannot read " + PARTITION.topic() + " at " + kafka.bootstrap() + ": " + e, e);
        } catch (StackException e) {
            consumer.close();
            throw e;
        }
    }

    private static void createTopic(KafkaPart kafka) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StackException("Cannot create the topic " + PARTITION.topic() + ": " + e.getCause(), e);
            }
        }
    }

    /** Writes once and listens shortly; answers with the number of attempts so far when one of them was heard. */
    Optional<Integer> sing() {
        attempts++;
        try {
            session.execute(SimpleStatement.newInstance(
                    "INSERT INTO bridge_stack.canary (id, value) VALUES ('stack', ?)", run + "-" + attempts));
        } catch (DriverException e) {
            return Optional.empty();
        }
        for (var event : consumer.poll(LISTEN)) {
            if (isHeard(event.value())) {
                return Optional.of(attempts);
            }
        }
        return Optional.empty();
    }

    /** Whether the event is of this run and comes from the commit log: a snapshot does not show that changes flow. */
    private boolean isHeard(@Nullable String event) {
        if (event == null) {
            return false;
        }
        try {
            JsonNode json = JSON.readTree(event);
            return json.at("/after/value/value").asText().startsWith(run)
                    && json.at("/source/snapshot").asText().equals("false");
        } catch (JsonProcessingException e) {
            throw new StackException(
                    "No change event in JSON on " + PARTITION.topic() + ": " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void close() {
        session.close();
        consumer.close();
    }
}
