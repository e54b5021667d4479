package dev.inferencebridge.scoring;

import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link MicroBatcher} was doing at one moment. Immutable.
 *
 * @param admissionLimit calls that may be in flight now, 1 or more
 * @param callsInFlight 0 or more; for a moment above a limit that has just shrunk
 * @param queuedRows rows that wait for their first or next call
 * @param since when the availability last changed
 * @param lastProblem what last went wrong with the endpoint, without values of rows; kept after it recovered
 */
public record ScorerState(
        int admissionLimit,
        int callsInFlight,
        int queuedRows,
        Availability availability,
        Instant since,
        Optional<String> lastProblem) {

    /** Whether calls are made. */
    public enum Availability {
        /** Calls are made as the admission limit allows. */
        AVAILABLE,
        /** Calls fail: the circuit is open, rows wait, single calls probe. */
        UNAVAILABLE,
        /** The endpoint refuses the bridge: rows wait, single calls probe. Somebody has to act. */
        REFUSED
    }
}
