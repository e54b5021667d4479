package dev.inferencebridge.prediction;

import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.FeatureVector;
import java.util.Optional;
import java.util.function.Function;

/** What became of one change record. Immutable. */
public sealed interface Outcome {

    <R> R fold(
            Function<? super Predicted, ? extends R> predicted,
            Function<? super Filtered, ? extends R> filtered,
            Function<? super DeadLettered, ? extends R> deadLettered);

    /**
     * There is a prediction, and the store has it.
     *
     * @param features what the model was given, for whoever watches it
     */
    record Predicted(Prediction prediction, Optional<FeatureVector> features) implements Outcome {

        public Predicted(Prediction prediction) {
            this(prediction, Optional.empty());
        }

        @Override
        public <R> R fold(
                Function<? super Predicted, ? extends R> predicted,
                Function<? super Filtered, ? extends R> filtered,
                Function<? super DeadLettered, ? extends R> deadLettered) {
            return predicted.apply(this);
        }
    }

    /** There was nothing to predict. */
    record Filtered(Why why) implements Outcome {
        @Override
        public <R> R fold(
                Function<? super Predicted, ? extends R> predicted,
                Function<? super Filtered, ? extends R> filtered,
                Function<? super DeadLettered, ? extends R> deadLettered) {
            return filtered.apply(this);
        }
    }

    /**
     * There will be no prediction until somebody looks into it.
     *
     * @param assembly what the model was given, or why that could not be made; empty for a record that did not come so far
     */
    record DeadLettered(DeadLetter letter, Optional<Assembly> assembly) implements Outcome {

        public DeadLettered(DeadLetter letter) {
            this(letter, Optional.empty());
        }

        @Override
        public <R> R fold(
                Function<? super Predicted, ? extends R> predicted,
                Function<? super Filtered, ? extends R> filtered,
                Function<? super DeadLettered, ? extends R> deadLettered) {
            return deadLettered.apply(this);
        }
    }

    /** Why there was nothing to predict. */
    enum Why {
        /** The record says nothing about a row. */
        NO_CHANGE,
        /** A row, a range or a partition was deleted. */
        DELETED,
        /** No column that a feature reads was written. */
        UNTOUCHED,
        /** It says nothing that earlier records had not said. */
        DUPLICATE
    }
}
