package dev.inferencebridge.retraining;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of one attempt to deliver a trigger. Immutable; texts hold no secret. */
public sealed interface Delivery {

    <R> R fold(
            Function<? super Accepted, ? extends R> accepted,
            Function<? super Started, ? extends R> started,
            Function<? super Refused, ? extends R> refused,
            Function<? super Unavailable, ? extends R> unavailable);

    /** The target has it, and nothing more is to come. */
    record Accepted() implements Delivery {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Started, ? extends R> started,
                Function<? super Refused, ? extends R> refused,
                Function<? super Unavailable, ? extends R> unavailable) {
            return accepted.apply(this);
        }
    }

    /** The target works on it: to be followed. */
    record Started(Job job) implements Delivery {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Started, ? extends R> started,
                Function<? super Refused, ? extends R> refused,
                Function<? super Unavailable, ? extends R> unavailable) {
            return started.apply(this);
        }
    }

    /** The target will never take it as it is. */
    record Refused(String problem) implements Delivery {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Started, ? extends R> started,
                Function<? super Refused, ? extends R> refused,
                Function<? super Unavailable, ? extends R> unavailable) {
            return refused.apply(this);
        }
    }

    /**
     * It may take it later, or has taken it and did not say so.
     *
     * @param retryAfter as long as the target asks for
     */
    record Unavailable(String problem, Optional<Duration> retryAfter) implements Delivery {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Started, ? extends R> started,
                Function<? super Refused, ? extends R> refused,
                Function<? super Unavailable, ? extends R> unavailable) {
            return unavailable.apply(this);
        }
    }
}
