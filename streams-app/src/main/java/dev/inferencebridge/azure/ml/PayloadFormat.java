package dev.inferencebridge.azure.ml;

import java.util.function.Function;
import java.util.regex.Pattern;

/** How rows and results are laid out in JSON. Immutable. */
public sealed interface PayloadFormat {

    <R> R fold(
            Function<? super Mlflow, ? extends R> mlflow,
            Function<? super Rows, ? extends R> rows,
            Function<? super Triton, ? extends R> triton);

    /**
     * A model logged with MLflow and deployed without a scoring script: {@code {"input_data":{"columns":…,"index":…,
     * "data":…}}}, answered with a bare array. A NaN, a missing value, is sent as null.
     */
    record Mlflow() implements PayloadFormat {
        @Override
        public <R> R fold(
                Function<? super Mlflow, ? extends R> mlflow,
                Function<? super Rows, ? extends R> rows,
                Function<? super Triton, ? extends R> triton) {
            return mlflow.apply(this);
        }
    }

    /**
     * The convention of scoring scripts: {@code {"data":[[…],…]}}, answered with an array. A NaN is sent as null.
     *
     * @param resultPath where the array is when the answer is an object, names joined by dots; default {@code result}
     */
    record Rows(String resultPath) implements PayloadFormat {
        private static final Pattern PATH = Pattern.compile("[^.]+(\\.[^.]+)*");

        public Rows {
            if (!PATH.matcher(resultPath).matches()) {
                throw new IllegalArgumentException(
                        "'" + resultPath + "' is not a path of the form name.name, such as 'result'");
            }
        }

        @Override
        public <R> R fold(
                Function<? super Mlflow, ? extends R> mlflow,
                Function<? super Rows, ? extends R> rows,
                Function<? super Triton, ? extends R> triton) {
            return rows.apply(this);
        }
    }

    /**
     * KServe's inference protocol, version 2, with one input tensor of the shape {@code [rows, width]}.
     *
     * @param model as in {@code v2/models/<model>/infer}
     * @param input the name of the input tensor
     * @param datatype of the input tensor
     * @param output the name of the output tensor, whose first dimension is the rows
     */
    record Triton(String model, String input, Datatype datatype, String output) implements PayloadFormat {

        /** The floating point types that a tensor of features may have. */
        public enum Datatype {
            FP32,
            FP64
        }

        public Triton {
            if (model.isEmpty() || input.isEmpty() || output.isEmpty()) {
                throw new IllegalArgumentException("the names of model, input and output must not be empty");
            }
        }

        @Override
        public <R> R fold(
                Function<? super Mlflow, ? extends R> mlflow,
                Function<? super Rows, ? extends R> rows,
                Function<? super Triton, ? extends R> triton) {
            return triton.apply(this);
        }
    }
}
