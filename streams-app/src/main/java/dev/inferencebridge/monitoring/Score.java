package dev.inferencebridge.monitoring;

import dev.inferencebridge.scoring.ModelOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A model's output as drift and performance are measured of it. Immutable. */
public sealed interface Score {

    <R> R fold(Function<? super Numeric, ? extends R> numeric, Function<? super Category, ? extends R> category);

    /** A number: a regression's value, or the probability of the positive class. Finite. */
    record Numeric(double value) implements Score {
        public Numeric {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a score must be a finite number");
            }
        }

        @Override
        public <R> R fold(
                Function<? super Numeric, ? extends R> numeric, Function<? super Category, ? extends R> category) {
            return numeric.apply(this);
        }
    }

    /** A class. */
    record Category(String value) implements Score {
        @Override
        public <R> R fold(
                Function<? super Numeric, ? extends R> numeric, Function<? super Category, ? extends R> category) {
            return category.apply(this);
        }
    }

    /**
     * A number is itself and a label its category. Of several numbers, one is itself, of two the second counts (the positive
     * class of two), of more the place of the largest from 0, as a category. Of outputs with names the named one counts.
     *
     * @param named the output that counts; when empty, the only one
     * @return empty where there is no such output, no number, or one that is not finite
     */
    static Optional<Score> of(ModelOutput output, Optional<String> named) {
        if (output instanceof ModelOutput.Named outputs) {
            if (named.isEmpty() && outputs.outputs().size() != 1) {
                return Optional.empty();
            }
            ModelOutput one = named.isPresent()
                    ? outputs.outputs().get(named.get())
                    : outputs.outputs().values().iterator().next();
            return one == null || one instanceof ModelOutput.Named ? Optional.empty() : of(one, named);
        }
        if (output instanceof ModelOutput.Scalar scalar) {
            return Optional.of(new Numeric(scalar.value()));
        }
        if (output instanceof ModelOutput.Label label) {
            return Optional.of(new Category(label.value()));
        }
        return ofNumbers(((ModelOutput.Numbers) output).values());
    }

    private static Optional<Score> ofNumbers(List<Double> values) {
        if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
            return Optional.empty();
        }
        if (values.size() <= 2) {
            return Optional.of(new Numeric(values.get(values.size() - 1)));
        }
        int largest = 0;
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i) > values.get(largest)) {
                largest = i;
            }
        }
        return Optional.of(new Category(Integer.toString(largest)));
    }
}
