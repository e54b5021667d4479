package dev.inferencebridge.monitoring;

import dev.inferencebridge.feature.FeatureDefinition.Categorical.Encoding;
import dev.inferencebridge.feature.FeatureVector;
import java.util.List;
import java.util.function.Function;

/** One thing that is measured of a feature vector. Immutable. */
public sealed interface MonitoredFeature {

    /** What readings call it. */
    String name();

    /** The name of the feature of the schema that it is, or is part of. */
    String definition();

    /** The first of its inputs in the vector. */
    int input();

    <R> R fold(Function<? super Numeric, ? extends R> numeric, Function<? super Categorical, ? extends R> categorical);

    /** One input that holds a number, under the input's name. */
    record Numeric(String name, String definition, int input) implements MonitoredFeature {
        @Override
        public <R> R fold(
                Function<? super Numeric, ? extends R> numeric,
                Function<? super Categorical, ? extends R> categorical) {
            return numeric.apply(this);
        }
    }

    /**
     * A feature with a vocabulary, under its own name.
     *
     * @param width how many inputs it fills
     */
    record Categorical(String name, int input, int width, List<String> vocabulary, Encoding encoding)
            implements MonitoredFeature {

        public Categorical {
            vocabulary = List.copyOf(vocabulary);
        }

        @Override
        public String definition() {
            return name;
        }

        /** The place of the vector's value in the vocabulary; the vocabulary's size for any other value. */
        public int placeIn(FeatureVector vector) {
            int size = vocabulary.size();
            if (encoding == Encoding.INDEX) {
                int index = (int) vector.get(input);
                return index >= 0 && index < size ? index : size;
            }
            for (int i = 0; i < Math.min(width, size); i++) {
                if (vector.get(input + i) != 0) {
                    return i;
                }
            }
            return size;
        }

        @Override
        public <R> R fold(
                Function<? super Numeric, ? extends R> numeric,
                Function<? super Categorical, ? extends R> categorical) {
            return categorical.apply(this);
        }
    }
}
