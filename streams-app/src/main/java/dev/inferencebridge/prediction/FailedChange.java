package dev.inferencebridge.prediction;

import java.time.Instant;

/**
 * A change record that has no prediction, as its dead letter tells it. Immutable.
 *
 * @param source where the record lies that failed
 * @param pipeline the pipeline's name in the configuration
 * @param reason {@link DeadLetter#reason}
 */
public record FailedChange(SourcePosition source, String pipeline, String reason, Instant lastAttempt) {}
