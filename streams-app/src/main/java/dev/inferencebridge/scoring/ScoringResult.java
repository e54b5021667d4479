package dev.inferencebridge.scoring;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The final word of a model on one row. Immutable. */
public sealed interface ScoringResult {

    <R> R fold(Function<? super Scored, ? extends R> scored, Function<? super Refused, ? extends R> refused);

    /**
     * The model answered.
     *
     * @param deployment the deployment that answered, where the endpoint names it
     * @param attempts how many calls the row took part in, 1 or more
     */
    record Scored(ModelOutput output, Optional<String> deployment, int attempts) implements ScoringResult {
        @Override
        public <R> R fold(
                Function<? super Scored, ? extends R> scored, Function<? super Refused, ? extends R> refused) {
            return scored.apply(this);
        }
    }

    /**
     * The model or the endpoint refuses this very row, for good.
     *
     * @param reason a short code, such as {@code model-rejected}, {@code row-too-large}
     * @param status the status that said so: the model's own where the endpoint passes it on, else the endpoint's
     * @param detail what the endpoint said of the reason, without values of the row
     * @param deployment the deployment that was last asked, where the endpoint names it
     */
    record Refused(
            String reason,
            OptionalInt status,
            Optional<String> detail,
            Optional<String> deployment,
            int attempts,
            Instant firstAttempt,
            Instant lastAttempt)
            implements ScoringResult {
        @Override
        public <R> R fold(
                Function<? super Scored, ? extends R> scored, Function<? super Refused, ? extends R> refused) {
            return refused.apply(this);
        }
    }
}
