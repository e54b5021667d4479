package dev.inferencebridge.retraining;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What became of a trigger, over all of its targets. */
public enum TriggerStatus {
    /** No target has it yet. */
    RAISED,
    /** At least one target has it, and another is still to have it. */
    DELIVERING,
    /** All targets have it, and a job is under way. */
    RUNNING,
    /** All targets have it, and what jobs they started ended well. */
    SUCCEEDED,
    /** A target refused it, was given up, or its job failed. */
    FAILED,
    /** A person has seen to it. */
    ACKNOWLEDGED;

    /** As in the table: {@code delivering}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for any other text than a {@link #word}. */
    public static TriggerStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * What the deliveries come to.
     *
     * @param targets how many are to have it, 0 or more: one that has no row yet is still to have it
     */
    public static TriggerStatus of(Collection<DeliveryRow> deliveries, int targets) {
        Set<DeliveryStatus> found = deliveries.stream().map(DeliveryRow::status).collect(Collectors.toSet());
        if (found.contains(DeliveryStatus.FAILED)) {
            return FAILED;
        }
        boolean settled = deliveries.size() >= targets && found.stream().allMatch(DeliveryStatus::isSettled);
        if (!settled) {
            return found.stream().anyMatch(DeliveryStatus::isSettled) ? DELIVERING : RAISED;
        }
        if (found.contains(DeliveryStatus.RUNNING)) {
            return RUNNING;
        }
        return found.isEmpty() ? RAISED : SUCCEEDED;
    }
}
