package dev.inferencebridge.feature;

import java.util.Locale;
import java.util.OptionalDouble;

/** Fills a feature with the value of its window. Immutable. */
final class WindowFiller implements FeatureFiller {

    private final String name;
    private final OptionalDouble byDefault;
    private final String origin;
    private final Filling missing;

    WindowFiller(FeatureDefinition.Window feature) {
        this.name = feature.name();
        this.byDefault = feature.byDefault();
        WindowDefinition window = feature.window();
        String computed = window.compute().name().toLowerCase(Locale.ROOT)
                + window.column().map(column -> " of column '" + column + "'").orElse("");
        this.origin = "window: " + computed + " by " + String.join(", ", window.by()) + " over "
                + window.over().toSeconds() + "s";
        this.missing = ColumnFiller.missing("its window (" + computed + ") has no value", byDefault.isPresent());
    }

    @Override
    public Filling fill(FeatureInputs inputs, double[] to, int at) {
        Double value = inputs.windows().get(name);
        if (value != null && Double.isFinite(value)) {
            to[at] = value;
            return Filling.TAKEN;
        }
        to[at] = byDefault.orElse(0);
        return missing;
    }

    @Override
    public String origin() {
        return origin;
    }
}
