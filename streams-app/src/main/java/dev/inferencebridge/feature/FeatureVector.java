package dev.inferencebridge.feature;

import java.util.Arrays;

/** The numbers that a model is given for one row, in the order of its {@link FeatureSchema}. Immutable. */
public final class FeatureVector {

    private final double[] values;

    private FeatureVector(double[] values) {
        this.values = values;
    }

    /** Copies the values. */
    public static FeatureVector of(double... values) {
        return new FeatureVector(values.clone());
    }

    /** Takes the array over: nobody may change it any more. */
    static FeatureVector owning(double[] values) {
        return new FeatureVector(values);
    }

    public int width() {
        return values.length;
    }

    public double get(int index) {
        return values[index];
    }

    /** A copy of the values. */
    public double[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureVector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Does not show the values: features of rows do not belong in logs. */
    @Override
    public String toString() {
        return "FeatureVector[" + values.length + "]";
    }
}
