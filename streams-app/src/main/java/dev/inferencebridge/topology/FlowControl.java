package dev.inferencebridge.topology;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Stops a pipeline from taking records while a task has no room, and lets it go on when there is. Thread-safe.
 *
 * <p>A processor cannot refuse a record, and must not sit on one: a stream thread that waits does not poll, so a long
 * outage of an endpoint would end in a rebalance and, with transactions, in a fenced producer. A paused Kafka Streams
 * client goes on polling, committing and heartbeating, but hands out no record; its buffers fill, and the consumer stops
 * fetching. See KIP-834.
 */
final class FlowControl {

    private final Set<Object> halting = new HashSet<>();
    private @Nullable KafkaStreams streams;

    /** Names the client to pause. To be called before it is started. */
    synchronized void control(KafkaStreams client) {
        streams = client;
    }

    /** No further records until {@link #release} was called for every one who halts. */
    synchronized void halt(Object who) {
        if (halting.add(who) && halting.size() == 1 && streams != null) {
            streams.pause();
        }
    }

    /** Takes back a halt; without one, does nothing. */
    synchronized void release(Object who) {
        if (halting.remove(who) && halting.isEmpty() && streams != null) {
            streams.resume();
        }
    }

    /** Whether a task has no room. */
    synchronized boolean isHalted() {
        return !halting.isEmpty();
    }
}
