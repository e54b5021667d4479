package dev.inferencebridge.retraining;

import java.time.Instant;
import java.util.Optional;

/**
 * A trigger, as the table has it. Immutable.
 *
 * @param status in words, as {@link TriggerStatus} has them
 * @param detail what there is to say of the status: who acknowledged it, and why
 */
public record TriggerRow(RetrainingTrigger trigger, TriggerStatus status, Optional<String> detail, Instant updatedAt) {}
