package dev.inferencebridge.feature;

import java.util.function.Function;

/** What came of making a feature vector of a row. Immutable. */
public sealed interface Assembly {

    <R> R fold(
            Function<? super Assembled, ? extends R> assembled,
            Function<? super Untouched, ? extends R> untouched,
            Function<? super Impossible, ? extends R> impossible);

    record Assembled(FeatureVector vector) implements Assembly {
        @Override
        public <R> R fold(
                Function<? super Assembled, ? extends R> assembled,
                Function<? super Untouched, ? extends R> untouched,
                Function<? super Impossible, ? extends R> impossible) {
            return assembled.apply(this);
        }
    }

    /** The change touched no column that a feature reads: there is nothing to score. */
    record Untouched() implements Assembly {
        @Override
        public <R> R fold(
                Function<? super Assembled, ? extends R> assembled,
                Function<? super Untouched, ? extends R> untouched,
                Function<? super Impossible, ? extends R> impossible) {
            return untouched.apply(this);
        }
    }

    /**
     * The row cannot make a vector.
     *
     * @param feature the name of the feature that failed
     * @param problem what is wrong with it; never the value
     */
    record Impossible(String feature, String problem) implements Assembly {
        @Override
        public <R> R fold(
                Function<? super Assembled, ? extends R> assembled,
                Function<? super Untouched, ? extends R> untouched,
                Function<? super Impossible, ? extends R> impossible) {
            return impossible.apply(this);
        }
    }
}
