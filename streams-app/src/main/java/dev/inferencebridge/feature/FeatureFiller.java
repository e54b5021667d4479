package dev.inferencebridge.feature;

/** Fills the inputs of one feature. Implementations are immutable and thread-safe. */
interface FeatureFiller {

    static FeatureFiller of(FeatureDefinition feature) {
        return feature.fold(ColumnFiller::of, ExpressionFiller::new, ColumnFiller::of, WindowFiller::new);
    }

    /** Puts the feature's numbers into {@code to}, from {@code at} on; after a refusal these places mean nothing. */
    Filling fill(FeatureInputs inputs, double[] to, int at);

    /** Where the numbers come from when they are taken, such as {@code column 'amount'}. */
    String origin();
}
