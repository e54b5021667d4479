package dev.inferencebridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the bridge reaches and uses Kafka. Immutable.
 *
 * @param streamThreads of each pipeline, 1 to 64
 * @param stateDirectory absolute
 * @param properties passed to every Kafka client unchanged
 * @param secretProperties passed to every Kafka client with the secret's value
 * @param auth empty for no login, or what the properties say
 * @param tls empty for no TLS of its own: what the login needs, or what the properties say
 */
public record KafkaConfig(
        List<HostPort> bootstrapServers,
        ProcessingGuarantee processingGuarantee,
        int streamThreads,
        Duration commitInterval,
        Path stateDirectory,
        TopicDefaults topics,
        Map<String, String> properties,
        Map<String, SecretReference> secretProperties,
        Optional<KafkaAuthConfig> auth,
        Optional<KafkaTlsConfig> tls) {

    public KafkaConfig {
        if (bootstrapServers.isEmpty() || streamThreads < 1) {
            throw new IllegalArgumentException("at least one broker and one thread are needed");
        }
        bootstrapServers = List.copyOf(bootstrapServers);
        properties = Map.copyOf(properties);
        secretProperties = Map.copyOf(secretProperties);
    }

    /** The value of the clients' {@code bootstrap.servers}. */
    public String bootstrapServersProperty() {
        return bootstrapServers.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    /** Names the properties only: their values are the user's own. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", properties=" + properties.keySet()
                + ", secretProperties=" + secretProperties + ", auth=" + auth + ", tls=" + tls + "]";
    }
}
