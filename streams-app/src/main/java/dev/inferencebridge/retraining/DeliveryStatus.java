package dev.inferencebridge.retraining;

import java.util.Locale;

/** How far a trigger has come with one target. */
public enum DeliveryStatus {
    /** Asked for anew, and not tried yet. */
    PENDING,
    /** Tried in vain, and tried again. */
    RETRYING,
    /** The target has it; no more is known. */
    DELIVERED,
    /** The target's job is under way. */
    RUNNING,
    SUCCEEDED,
    /** Refused, given up, or the job failed: only a person brings it back. */
    FAILED,
    /** A person said that there is no need. */
    DROPPED;

    /** As in the table: {@code running}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for any other text than a {@link #word}. */
    public static DeliveryStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing is left to deliver in its round. */
    public boolean isSettled() {
        return this != PENDING && this != RETRYING;
    }
}
