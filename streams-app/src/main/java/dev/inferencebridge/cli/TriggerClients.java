package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.KafkaConfig;
import dev.inferencebridge.fanout.TriggerRecord;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.wire.JsonTriggerCodec;
import dev.inferencebridge.wire.TriggerHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of triggers, which the caller closes, and the form of their records. Stateless. */
final class TriggerClients {

    /** A loop that waited longer for metadata would neither poll nor end. */
    private static final int BLOCK_MILLIS = 10_000;

    private static final int RECORDS_AT_ONCE = 10;

    private TriggerClients() {}

    /** @param name of a target, or of what else reads the topic */
    static String group(String applicationId, String name) {
        return applicationId + "-fan-out-" + name;
    }

    static Consumer<byte[], byte[]> consumer(BridgeConfig config, Access access, String name) {
        Map<String, Object> settings = KafkaSettings.client(config.kafka(), access);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(config.applicationId(), name));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Producer<byte[], byte[]> producer(KafkaConfig kafka, Access access) {
        Map<String, Object> settings = KafkaSettings.client(kafka, access);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A record for all targets, or for one. Triggers of a model stay in their order. */
    static ProducerRecord<byte[], byte[]> record(
            String topic, RetrainingTrigger trigger, Optional<TriggerHeaders.Address> address) {
        Headers headers = address.map(TriggerHeaders::of).orElseGet(RecordHeaders::new);
        return new ProducerRecord<>(
                topic,
                null,
                trigger.model().getBytes(StandardCharsets.UTF_8),
                JsonTriggerCodec.encode(trigger),
                headers);
    }

    /** Throws {@link dev.inferencebridge.wire.MalformedTriggerException} for a record that is no trigger. */
    static TriggerRecord decode(ConsumerRecord<byte[], byte[]> record) {
        Optional<TriggerHeaders.Address> address = TriggerHeaders.read(record.headers());
        return new TriggerRecord(
                JsonTriggerCodec.decode(record.value() == null ? new byte[0] : record.value()),
                address.map(TriggerHeaders.Address::target),
                address.map(TriggerHeaders.Address::round).orElse(0));
    }
}
