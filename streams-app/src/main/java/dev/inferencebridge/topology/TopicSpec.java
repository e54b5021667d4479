package dev.inferencebridge.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * A topic as it should be where it is missing. Immutable.
 *
 * @param partitions 1 or more
 * @param partitionsOf a topic whose number of partitions it gets instead, where that topic exists already
 * @param replicationFactor -1: the brokers' default
 * @param retention empty: the brokers' default
 * @param maxMessageBytes empty: the brokers' default
 */
public record TopicSpec(
        String name,
        int partitions,
        Optional<String> partitionsOf,
        short replicationFactor,
        Optional<Duration> retention,
        Optional<Integer> maxMessageBytes) {

    /** The same, with room for a dead letter: any source record and its headers. */
    public TopicSpec forDeadLetters() {
        return new TopicSpec(
                name,
                partitions,
                partitionsOf,
                replicationFactor,
                retention,
                Optional.of(ScoringTopology.MAX_MESSAGE_BYTES));
    }

    /** The same, with as many partitions as another topic has, so that equal partitions meet in one task. */
    public TopicSpec withPartitionsOf(String other) {
        return new TopicSpec(name, partitions, Optional.of(other), replicationFactor, retention, maxMessageBytes);
    }
}
