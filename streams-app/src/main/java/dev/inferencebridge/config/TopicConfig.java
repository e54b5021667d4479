package dev.inferencebridge.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A topic, and what it gets if the bridge creates it. Immutable.
 *
 * @param partitions 1 or more
 * @param replicationFactor 1 or more, or -1 for the broker's default
 * @param retention empty for the broker's default
 */
public record TopicConfig(String name, int partitions, short replicationFactor, Optional<Duration> retention) {

    public TopicConfig {
        if (partitions < 1 || (replicationFactor < 1 && replicationFactor != -1)) {
            throw new IllegalArgumentException("topic " + name + " cannot have " + partitions + " partitions of "
                    + replicationFactor + " replicas");
        }
    }
}
