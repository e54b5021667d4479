package dev.inferencebridge.feature;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The numbers that a model is given for one row, in the order of its {@link FeatureSchema}. Immutable. */
public final class FeatureVector {

    private static final BitSet NONE = new BitSet(0);

    private final double[] values;
    private final BitSet defaults;

    private FeatureVector(double[] values, BitSet defaults) {
        this.values = values;
        this.defaults = defaults;
    }

    /** Copies the values. */
    public static FeatureVector of(double... values) {
        return new FeatureVector(values.clone(), NONE);
    }

    /**
     * Copies the values.
     *
     * @param defaults the places in which a default stands
     */
    public static FeatureVector of(double[] values, BitSet defaults) {
        return new FeatureVector(values.clone(), (BitSet) defaults.clone());
    }

    /** Takes the array and the set over: nobody may change them any more. */
    static FeatureVector owning(double[] values, @Nullable BitSet defaults) {
        return new FeatureVector(values, defaults == null ? NONE : defaults);
    }

    public int width() {
        return values.length;
    }

    public double get(int index) {
        return values[index];
    }

    /** Whether a default stands in the place because the row had no value; not part of {@link #equals}. */
    public boolean isDefault(int index) {
        return defaults.get(index);
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
