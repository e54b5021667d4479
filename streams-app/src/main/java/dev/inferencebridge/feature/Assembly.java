package dev.inferencebridge.feature;

import java.util.function.Function;

/** What came of making a feature vector of a row. Immutable. */
public sealed interface Assembly {

    <R> R fold(
            Function<? super Assembled, ? extends R> assembled, Function<? super Impossible, ? extends R> impossible);

    record Assembled(FeatureVector vector) implements Assembly {
        @Override
        public <R> R fold(
                Function<? super Assembled, ? extends R> assembled,
                Function<? super Impossible, ? extends R> impossible) {
            return assembled.apply(this);
        }
    }

    /**
     * The row cannot make a vector.
     *
     * @param feature the name of the feature that failed
     * @param problem what is wrong, with the column that it is about; never the value
     */
    record Impossible(String feature, String problem, Kind kind) implements Assembly {

        /** What was wrong. */
        public enum Kind {
            /** No value, no looked-up row or no value of a window, and no default. */
            MISSING,
            /** A value of another type, or a number that is not finite. */
            WRONG_TYPE,
            /** A list of another length. */
            WRONG_SIZE,
            /** A value that the vocabulary lacks. */
            OUT_OF_VOCABULARY,
            /** An expression that cannot be evaluated, or whose result is no finite number. */
            EXPRESSION
        }

        @Override
        public <R> R fold(
                Function<? super Assembled, ? extends R> assembled,
                Function<? super Impossible, ? extends R> impossible) {
            return impossible.apply(this);
        }
    }
}
