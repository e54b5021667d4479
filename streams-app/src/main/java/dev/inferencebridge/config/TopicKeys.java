package dev.inferencebridge.config;

import java.time.Duration;
import java.util.Optional;

/** The keys that every topic has, whatever is in it. */
final class TopicKeys {

    static final Key<Integer> PARTITIONS = Key.derived(
                    "partitions",
                    KafkaKeys.PARTITION_COUNT,
                    "`kafka.topics.partitions`",
                    "Partitions of the topic, if the bridge creates it.")
            .asAdvanced();
    static final Key<Duration> RETENTION = Key.derived(
                    "retention",
                    KafkaKeys.RETENTION_TIME,
                    "`kafka.topics.retention`",
                    "How long the topic keeps its records, if the bridge creates it.")
            .asAdvanced();

    private TopicKeys() {}

    static TopicConfig build(String name, Values written, TopicDefaults defaults, Optional<Duration> retention) {
        return new TopicConfig(
                name,
                written.find(PARTITIONS).orElse(defaults.partitions()),
                defaults.replicationFactor(),
                written.find(RETENTION).or(() -> retention));
    }
}
