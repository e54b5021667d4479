package dev.inferencebridge.fanout;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of one try to do what a record asks for. Immutable.
 *
 * @param again when to try again; empty when nothing is left to do
 * @param problem what keeps it, for people
 */
record Outcome(Optional<Instant> again, Optional<String> problem) {

    static Outcome done() {
        return new Outcome(Optional.empty(), Optional.empty());
    }

    static Outcome doneWith(String problem) {
        return new Outcome(Optional.empty(), Optional.of(problem));
    }

    static Outcome again(Instant at, String problem) {
        return new Outcome(Optional.of(at), Optional.of(problem));
    }
}
