package dev.inferencebridge.retraining;

import java.util.function.Function;

/** What a target says of a job. Immutable. */
public sealed interface JobState {

    <R> R fold(
            Function<? super Underway, ? extends R> underway,
            Function<? super Succeeded, ? extends R> succeeded,
            Function<? super Failed, ? extends R> failed,
            Function<? super Unknown, ? extends R> unknown);

    /**
     * It waits or runs.
     *
     * @param status in the target's own word
     */
    record Underway(String status) implements JobState {
        @Override
        public <R> R fold(
                Function<? super Underway, ? extends R> underway,
                Function<? super Succeeded, ? extends R> succeeded,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown) {
            return underway.apply(this);
        }
    }

    /** It has ended well. */
    record Succeeded() implements JobState {
        @Override
        public <R> R fold(
                Function<? super Underway, ? extends R> underway,
                Function<? super Succeeded, ? extends R> succeeded,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown) {
            return succeeded.apply(this);
        }
    }

    /** It has ended otherwise, or is gone. */
    record Failed(String problem) implements JobState {
        @Override
        public <R> R fold(
                Function<? super Underway, ? extends R> underway,
                Function<? super Succeeded, ? extends R> succeeded,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown) {
            return failed.apply(this);
        }
    }

    /** The target could not be asked: to be asked again. */
    record Unknown(String problem) implements JobState {
        @Override
        public <R> R fold(
                Function<? super Underway, ? extends R> underway,
                Function<? super Succeeded, ? extends R> succeeded,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown) {
            return unknown.apply(this);
        }
    }
}
