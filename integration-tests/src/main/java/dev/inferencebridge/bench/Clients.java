package dev.inferencebridge.bench;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of the Kafka clients that are not Kafka Streams'. Stateless. */
final class Clients {

    private Clients() {}

    /** A consumer of the plan's source in a group of its own, from the beginning. */
    static Map<String, Object> consumer(WorkerPlan plan) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, plan.bootstrap());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, plan.results());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return settings;
    }

    static Map<String, Object> producer(String bootstrap) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, Settings.LINGER.toMillis());
        return settings;
    }
}
