package dev.inferencebridge.wire;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a record became a dead letter, and where it came from; the record's own bytes travel as key and value. Immutable.
 *
 * @param sourceTopic with partition and offset: the record that failed
 * @param sourceTimestampMillis the record's timestamp, milliseconds since the epoch
 * @param model empty where it failed before a model was asked
 * @param reason a short code, such as {@code undecodable} or {@code model-rejected}
 * @param status the status that the endpoint or the model answered
 * @param attempts how often it was tried, 0 when never
 * @param firstAttempt empty when it was never tried
 * @param detail what is known of the reason, without values of the row
 */
public record DeadLetterRecord(
        String sourceTopic,
        int sourcePartition,
        long sourceOffset,
        long sourceTimestampMillis,
        String pipeline,
        Optional<String> model,
        Optional<String> deployment,
        String reason,
        OptionalInt status,
        int attempts,
        Optional<Instant> firstAttempt,
        Optional<Instant> lastAttempt,
        Optional<String> detail) {

    public DeadLetterRecord {
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts must be 0 or more, was " + attempts);
        }
    }
}
