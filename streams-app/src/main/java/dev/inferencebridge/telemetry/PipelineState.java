package dev.inferencebridge.telemetry;

/**
 * What a pipeline was doing at one moment. Immutable.
 *
 * @param halted whether it takes no records because every slot of a task waits
 * @param inFlight records that hold a slot, 0 or more
 */
public record PipelineState(Phase phase, boolean halted, int inFlight) {

    /** Where in its life a pipeline is. */
    public enum Phase {
        /** Starts, rebalances or restores. */
        STARTING,
        /** Reads, or would if it were not halted. */
        RUNNING,
        /** Stops, or has stopped. */
        STOPPED,
        /** Gave up. */
        FAILED
    }
}
