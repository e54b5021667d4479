package dev.inferencebridge.prediction;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a change record has no prediction. Immutable.
 *
 * @param reason a short code, one of the constants here or what the model's side gave
 * @param detail what is wrong and where; never a value of the row
 * @param status the status that the endpoint or the model answered with
 * @param deployment the deployment that answered, where the endpoint names it
 * @param attempts how many calls were made for the row; 0 when it never came to one
 */
public record DeadLetter(
        String reason,
        String detail,
        OptionalInt status,
        Optional<String> deployment,
        int attempts,
        Instant firstAttempt,
        Instant lastAttempt) {

    /** The bytes are not of the declared format. */
    public static final String UNDECODABLE = "undecodable";

    /** The row cannot make a feature vector. */
    public static final String FEATURE_IMPOSSIBLE = "feature-impossible";

    /** Reading the row back was refused for good. */
    public static final String READ_REFUSED = "read-refused";

    /** A lookup was refused for good. */
    public static final String LOOKUP_REFUSED = "lookup-refused";

    /** The model's answer lacks an output that the pipeline maps. */
    public static final String OUTPUT_MISSING = "output-missing";

    /** The store refused the prediction for good. */
    public static final String WRITE_DROPPED = "write-dropped";

    /** A bug of the bridge. */
    public static final String INTERNAL_ERROR = "internal-error";

    /** For a record that never came to a call. */
    public static DeadLetter withoutAttempt(String reason, String detail, Instant now) {
        return new DeadLetter(reason, detail, OptionalInt.empty(), Optional.empty(), 0, now, now);
    }
}
