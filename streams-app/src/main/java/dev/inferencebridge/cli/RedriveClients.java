package dev.inferencebridge.cli;

import dev.inferencebridge.config.KafkaConfig;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens the Kafka clients of a redrive, which the caller closes. */
final class RedriveClients {

    /** As the pipelines' own producers: the largest source record and what is written around it. */
    private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

    /** As long as the bridge waits for brokers when it starts. */
    private static final int ANSWER_MILLIS = 30_000;

    private RedriveClients() {}

    static Consumer<byte[], byte[]> consumer(KafkaConfig kafka, Access access) {
        Map<String, Object> settings = KafkaSettings.client(kafka, access);
        settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @param transactionalId the same for all redrives of a pipeline: the later fences off the earlier */
    static Producer<byte[], byte[]> producer(KafkaConfig kafka, Access access, String transactionalId) {
        Map<String, Object> settings = KafkaSettings.client(kafka, access);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
