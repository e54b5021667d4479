package dev.inferencebridge.feature;

import java.util.List;
import java.util.stream.IntStream;

/** One feature as configured: its name, where it comes from, and the model inputs that it fills. Immutable. */
public sealed interface FeatureDefinition {

    String name();

    /** The column of the source table that it reads. */
    String column();

    /** The names of the model inputs that it fills, in order. */
    List<String> inputNames();

    /** A number or boolean column as one input of the same name as the feature; false is 0, true is 1. */
    record Column(String name, String column) implements FeatureDefinition {
        @Override
        public List<String> inputNames() {
            return List.of(name);
        }
    }

    /**
     * A list or vector column as {@code size} inputs, {@code name_0} to {@code name_<size-1>}.
     *
     * @param size how many elements the column must have, 1 or more
     */
    record Vector(String name, String column, int size) implements FeatureDefinition {
        public Vector {
            if (size < 1) {
                throw new IllegalArgumentException("size must be 1 or more, was " + size);
            }
        }

        @Override
        public List<String> inputNames() {
            return IntStream.range(0, size).mapToObj(i -> name + "_" + i).toList();
        }
    }
}
