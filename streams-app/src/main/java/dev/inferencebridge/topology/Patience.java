package dev.inferencebridge.topology;

import java.time.Duration;

/**
 * How long a record may wait for a slot.
 *
 * @param beforeHalting until the flow is halted
 * @param beforeFailing until the task fails and starts over from its commit, when even the reserve of slots is used up
 */
record Patience(Duration beforeHalting, Duration beforeFailing) {

    /** Far below the session, poll and transaction timeouts of Kafka. */
    static final Patience DEFAULT = new Patience(Duration.ofMillis(100), Duration.ofSeconds(5));
}
