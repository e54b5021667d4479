package dev.inferencebridge.replay;

import dev.inferencebridge.prediction.FailedChange;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which dead letters to send where. Immutable.
 *
 * @param pipeline the name that the dead letters of the pipeline bear
 * @param redriveTopic the topic on which the pipeline takes them back
 * @param reasons the reasons that are meant; empty for every reason
 * @param from the earliest last attempt that is meant
 * @param to the last attempts that are meant are before this
 * @param again whether those are sent, too, that were redriven before
 */
public record RedriveRequest(
        String pipeline,
        String deadLetterTopic,
        String redriveTopic,
        Set<String> reasons,
        Optional<Instant> from,
        Optional<Instant> to,
        boolean again) {

    public RedriveRequest {
        reasons = Set.copyOf(reasons);
    }

    boolean means(FailedChange change) {
        return (reasons.isEmpty() || reasons.contains(change.reason()))
                && from.map(earliest -> !change.lastAttempt().isBefore(earliest))
                        .orElse(true)
                && to.map(end -> change.lastAttempt().isBefore(end)).orElse(true);
    }
}
