package dev.inferencebridge.feature;

import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import java.util.List;

/** A list as many numbers. Immutable. */
record VectorReader(String place, int size) implements ValueReader {

    @Override
    public Filling read(Object value, long timeMillis, double[] to, int at) {
        if (!(value instanceof List<?> elements)) {
            return new Filling.Refused(
                    Kind.WRONG_TYPE, place + " holds " + ValueReader.kind(value) + ", not a list of numbers");
        }
        if (elements.size() != size) {
            return new Filling.Refused(Kind.WRONG_SIZE, place + " has " + elements.size() + " elements, not " + size);
        }
        for (int i = 0; i < size; i++) {
            double number = FeatureNumbers.of(elements.get(i));
            if (Double.isNaN(number)) {
                return new Filling.Refused(
                        Kind.WRONG_TYPE,
                        "element " + i + " of " + place + " is " + ValueReader.kind(elements.get(i))
                                + ", not a finite number or a boolean");
            }
            to[at + i] = number;
        }
        return Filling.TAKEN;
    }
}
