package dev.inferencebridge.prediction;

import java.util.function.Function;

/** What became of one change record. Immutable. */
public sealed interface Outcome {

    <R> R fold(
            Function<? super Predicted, ? extends R> predicted,
            Function<? super Filtered, ? extends R> filtered,
            Function<? super DeadLettered, ? extends R> deadLettered);

    /** There is a prediction, and the store has it. */
    record Predicted(Prediction prediction) implements Outcome {
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

    /** There will be no prediction until somebody looks into it. */
    record DeadLettered(DeadLetter letter) implements Outcome {
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
