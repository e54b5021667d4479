package dev.inferencebridge.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * A topic as it should be where it is missing. Immutable.
 *
 * @param partitions 1 or more
 * @param replicationFactor -1: the brokers' default
 * @param retention empty: the brokers' default
 * @param maxMessageBytes empty: the brokers' default
 */
public record TopicSpec(
        String name,
        int partitions,
        short replicationFactor,
        Optional<Duration> retention,
        Optional<Integer> maxMessageBytes) {

    /** The same, with room for a dead letter: any source record and its headers. */
    public TopicSpec forDeadLetters() {
        return new TopicSpec(
                name, partitions, replicationFactor, retention, Optional.of(ScoringTopology.MAX_MESSAGE_BYTES));
    }
}
