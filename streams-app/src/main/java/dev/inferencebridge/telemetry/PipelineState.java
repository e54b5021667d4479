package dev.inferencebridge.telemetry;

import java.util.Optional;

/**
 * What a pipeline was doing at one moment. Immutable.
 *
 * @param halted whether it takes no records because every slot of a task waits
 * @param inFlight records that hold a slot, 0 or more
 * @param drift how the schema of its tables drifted from what its features read; it then stops, or has stopped
 */
public record PipelineState(Phase phase, boolean halted, int inFlight, Optional<String> drift) {

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
