package dev.inferencebridge.cli;

import dev.inferencebridge.config.KafkaConfig;
import dev.inferencebridge.config.SecretResolver;
import java.util.HashMap;
import java.util.Map;

/** The configuration of Kafka clients, secrets looked up. */
final class KafkaSettings {

    private KafkaSettings() {}

    /** What the file passes to the clients unchanged. */
    static Map<String, String> overrides(KafkaConfig kafka, SecretResolver secrets) {
        Map<String, String> properties = new HashMap<>(kafka.properties());
        kafka.secretProperties()
                .forEach((name, reference) ->
                        properties.put(name, secrets.resolve(reference).reveal()));
        return properties;
    }

    /** For a client of its own beside the pipelines. */
    static Map<String, Object> client(KafkaConfig kafka, SecretResolver secrets) {
        Map<String, Object> settings = new HashMap<>(overrides(kafka, secrets));
        settings.put("bootstrap.servers", kafka.bootstrapServersProperty());
        return settings;
    }
}
