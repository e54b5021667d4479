package dev.inferencebridge.cli;

import dev.inferencebridge.prediction.Outcome;

/** Told what becomes of change records. Called on the threads that complete calls; must not block. Thread-safe. */
@FunctionalInterface
public interface BridgeListener {

    BridgeListener NONE = (pipeline, outcome) -> {};

    /**
     * A record is settled: for a prediction, the store has it. After a crash a record may be settled again.
     *
     * @param pipeline the pipeline's name in the configuration
     */
    void settled(String pipeline, Outcome outcome);
}
