package dev.inferencebridge.topology;

/** A task got records although its pipeline was halted, until even its reserve of slots was used up. Nothing is lost. */
final class StageFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StageFullException(String pipeline, int inFlight) {
        super("pipeline '" + pipeline + "' has " + inFlight
                + " rows in flight and no slot for another; the task starts over from its last commit");
    }
}
