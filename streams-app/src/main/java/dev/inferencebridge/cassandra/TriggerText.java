package dev.inferencebridge.cassandra;

import dev.inferencebridge.retraining.RetrainingTrigger;
import java.util.function.Function;

/**
 * How triggers are written as text. Immutable; the functions are thread-safe.
 *
 * @param encoder a trigger, whole
 * @param decoder the same, read; may throw for text of another version
 * @param evidence the evidence of a trigger alone
 */
public record TriggerText(
        Function<RetrainingTrigger, String> encoder,
        Function<String, RetrainingTrigger> decoder,
        Function<RetrainingTrigger, String> evidence) {}
