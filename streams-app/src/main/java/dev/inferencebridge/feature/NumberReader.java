package dev.inferencebridge.feature;

import dev.inferencebridge.feature.Assembly.Impossible.Kind;

/** A value as one number. Immutable. */
record NumberReader(String place) implements ValueReader {

    @Override
    public Filling read(Object value, long timeMillis, double[] to, int at) {
        double number = FeatureNumbers.of(value);
        if (Double.isNaN(number)) {
            return new Filling.Refused(
                    Kind.WRONG_TYPE,
                    place + " holds " + ValueReader.kind(value) + ", not a finite number or a boolean");
        }
        to[at] = number;
        return Filling.TAKEN;
    }
}
