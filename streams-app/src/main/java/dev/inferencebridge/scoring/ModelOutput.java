package dev.inferencebridge.scoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model said of one row. Immutable. */
public sealed interface ModelOutput {

    /** A single number, finite. */
    record Scalar(double value) implements ModelOutput {
        public Scalar {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a prediction must be a finite number");
            }
        }
    }

    /** A label. */
    record Label(String value) implements ModelOutput {}

    /** Several numbers, such as class probabilities. */
    record Numbers(List<Double> values) implements ModelOutput {
        public Numbers {
            values = List.copyOf(values);
        }
    }

    /** Several outputs by name; the values are none of them {@code Named}. */
    record Named(Map<String, ModelOutput> outputs) implements ModelOutput {
        public Named {
            outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        }
    }
}
