package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.RetrainingTrigger;

/** Told what becomes of triggers. Called on whatever thread has it; must not block. Thread-safe. */
public interface FanOutListener {

    FanOutListener NONE = new FanOutListener() {};

    /** A trigger was recorded; perhaps once more, after a crash. */
    default void recorded(RetrainingTrigger trigger) {}

    /** An attempt has ended, and its row is written. */
    default void attempted(RetrainingTrigger trigger, DeliveryRow delivery) {}

    /** A job has ended, and its row is written. */
    default void ended(DeliveryRow delivery) {}
}
