package dev.inferencebridge.monitoring;

import java.util.function.Function;

/** What a model said of one row, beside what turned out to be so. Immutable. */
public sealed interface PerformanceSample {

    <R> R fold(
            Function<? super Judged, ? extends R> judged,
            Function<? super Decided, ? extends R> decided,
            Function<? super Classified, ? extends R> classified,
            Function<? super Estimated, ? extends R> estimated);

    /**
     * A model gave a probability.
     *
     * @param probability that it is so, 0 to 1
     * @param predicted whether that counts as positive
     */
    record Judged(double probability, boolean predicted, boolean actual) implements PerformanceSample {
        @Override
        public <R> R fold(
                Function<? super Judged, ? extends R> judged,
                Function<? super Decided, ? extends R> decided,
                Function<? super Classified, ? extends R> classified,
                Function<? super Estimated, ? extends R> estimated) {
            return judged.apply(this);
        }
    }

    /** A model said yes or no. */
    record Decided(boolean predicted, boolean actual) implements PerformanceSample {
        @Override
        public <R> R fold(
                Function<? super Judged, ? extends R> judged,
                Function<? super Decided, ? extends R> decided,
                Function<? super Classified, ? extends R> classified,
                Function<? super Estimated, ? extends R> estimated) {
            return decided.apply(this);
        }
    }

    /** A model named a class. */
    record Classified(String predicted, String actual) implements PerformanceSample {
        @Override
        public <R> R fold(
                Function<? super Judged, ? extends R> judged,
                Function<? super Decided, ? extends R> decided,
                Function<? super Classified, ? extends R> classified,
                Function<? super Estimated, ? extends R> estimated) {
            return classified.apply(this);
        }
    }

    /** A model gave a number; both are finite. */
    record Estimated(double predicted, double actual) implements PerformanceSample {
        @Override
        public <R> R fold(
                Function<? super Judged, ? extends R> judged,
                Function<? super Decided, ? extends R> decided,
                Function<? super Classified, ? extends R> classified,
                Function<? super Estimated, ? extends R> estimated) {
            return estimated.apply(this);
        }
    }
}
