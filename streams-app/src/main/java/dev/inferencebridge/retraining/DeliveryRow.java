package dev.inferencebridge.retraining;

import java.time.Instant;
import java.util.Optional;

/**
 * A trigger and one target, as the table has it. Immutable.
 *
 * @param round of the {@link Dispatch}
 * @param attempts in this round, 0 or more
 * @param problem what last went wrong, without secrets and values of rows
 * @param since when the round was first tried, or asked for
 * @param nextAttempt when it is tried again
 */
public record DeliveryRow(
        String triggerId,
        String target,
        int round,
        DeliveryStatus status,
        int attempts,
        Optional<Job> job,
        Optional<String> problem,
        Instant since,
        Instant updatedAt,
        Optional<Instant> nextAttempt) {

    /** Asked for, and not tried. */
    public static DeliveryRow pending(String triggerId, String target, int round, Instant now) {
        return new DeliveryRow(
                triggerId,
                target,
                round,
                DeliveryStatus.PENDING,
                0,
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                Optional.empty());
    }

    /** After one attempt more. */
    public DeliveryRow tried(
            DeliveryStatus now, Optional<Job> its, Optional<String> why, Instant at, Optional<Instant> next) {
        return new DeliveryRow(triggerId, target, round, now, attempts + 1, its, why, since, at, next);
    }

    /** After the same attempts, in another state. */
    public DeliveryRow turned(DeliveryStatus now, Optional<String> why, Instant at) {
        return new DeliveryRow(triggerId, target, round, now, attempts, job, why, since, at, Optional.empty());
    }

    /** Its job has ended well. */
    public DeliveryRow succeeded(Instant at) {
        return turned(DeliveryStatus.SUCCEEDED, Optional.empty(), at);
    }

    /** Its job has ended otherwise. */
    public DeliveryRow failed(String why, Instant at) {
        return turned(DeliveryStatus.FAILED, Optional.of(why), at);
    }
}
