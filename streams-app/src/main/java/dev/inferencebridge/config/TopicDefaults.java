package dev.inferencebridge.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What topics get that say nothing of their own. Immutable.
 *
 * @param create whether the bridge creates missing topics; else a missing one is an error at start
 * @param partitions 1 or more
 * @param replicationFactor 1 or more, or -1 for the broker's default
 * @param retention of predictions and dead letters
 * @param sourceRetention of source topics; empty for the broker's default
 */
public record TopicDefaults(
        boolean create,
        int partitions,
        short replicationFactor,
        Duration retention,
        Optional<Duration> sourceRetention) {}
