package dev.inferencebridge.topology;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stops a pipeline from taking records while a task has no room, and lets it go on when there is; knows how many are in
 * flight. Thread-safe.
 *
 * <p>A processor cannot refuse a record, and must not sit on one: a stream thread that waits does not poll, so a long
 * outage of an endpoint would end in a rebalance and, with transactions, in a fenced producer. A paused Kafka Streams
 * client goes on polling, committing and heartbeating, but hands out no record; its buffers fill, and the consumer stops
 * fetching. See KIP-834.
 */
final class FlowControl {

    private final Set<Object> halting = new HashSet<>();
    private final LongAdder inFlight = new LongAdder();
    private Runnable pause = () -> {};
    private Runnable resume = () -> {};

    /** Says how to pause and resume the client. To be called before it is started; neither may block. */
    synchronized void control(Runnable pauseClient, Runnable resumeClient) {
        pause = pauseClient;
        resume = resumeClient;
    }

    /** No further records until {@link #release} was called for every one who halts. */
    synchronized void halt(Object who) {
        if (halting.add(who) && halting.size() == 1) {
            pause.run();
        }
    }

    /** Takes back a halt; without one, does nothing. */
    synchronized void release(Object who) {
        if (halting.remove(who) && halting.isEmpty()) {
            resume.run();
        }
    }

    /** Whether a task has no room. */
    synchronized boolean isHalted() {
        return !halting.isEmpty();
    }

    /** A task has so many more records in flight, or fewer. */
    void inFlightChanged(int by) {
        inFlight.add(by);
    }

    /** Records in flight in all tasks. */
    int inFlight() {
        return inFlight.intValue();
    }
}
