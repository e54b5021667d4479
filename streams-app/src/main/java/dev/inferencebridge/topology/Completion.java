package dev.inferencebridge.topology;

import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.prediction.DeadLetter;
import java.util.Optional;

/**
 * What was found out about a row that was not known well enough. Immutable.
 *
 * @param read what its table said; empty where nobody asked
 * @param refused why it was not found out; the row's record is then done with
 */
record Completion(Optional<ReadRow> read, Optional<DeadLetter> refused) {

    static final Completion NONE = new Completion(Optional.empty(), Optional.empty());

    static Completion of(ReadRow read) {
        return new Completion(Optional.of(read), Optional.empty());
    }

    static Completion refused(DeadLetter letter) {
        return new Completion(Optional.empty(), Optional.of(letter));
    }
}
