package dev.inferencebridge.config;

import java.util.Optional;
import java.util.function.Function;

/** The form of a scoring request and its answer. Immutable. */
public sealed interface PayloadConfig {

    <R> R fold(
            Function<? super Mlflow, ? extends R> mlflow,
            Function<? super Rows, ? extends R> rows,
            Function<? super Triton, ? extends R> triton);

    /** {@code input_data} with columns, index and data, as MLflow models take it. */
    record Mlflow() implements PayloadConfig {
        @Override
        public <R> R fold(
                Function<? super Mlflow, ? extends R> mlflow,
                Function<? super Rows, ? extends R> rows,
                Function<? super Triton, ? extends R> triton) {
            return mlflow.apply(this);
        }
    }

    /**
     * {@code data} with one list a row, as a scoring script of one's own takes it.
     *
     * @param resultPath member names joined by dots that lead to the list of results; empty when the answer is that list,
     *     or an object that has it as {@code result}
     */
    record Rows(Optional<String> resultPath) implements PayloadConfig {
        @Override
        public <R> R fold(
                Function<? super Mlflow, ? extends R> mlflow,
                Function<? super Rows, ? extends R> rows,
                Function<? super Triton, ? extends R> triton) {
            return rows.apply(this);
        }
    }

    /** KServe version 2, as Triton speaks it: one input tensor, one output tensor. */
    record Triton(String model, String input, String output) implements PayloadConfig {
        @Override
        public <R> R fold(
                Function<? super Mlflow, ? extends R> mlflow,
                Function<? super Rows, ? extends R> rows,
                Function<? super Triton, ? extends R> triton) {
            return triton.apply(this);
        }
    }
}
