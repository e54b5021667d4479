package dev.inferencebridge.feature;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The features of a pipeline in the order of the model's inputs. Immutable. */
public final class FeatureSchema {

    private final List<FeatureDefinition> features;
    private final List<String> inputNames;
    private final Set<String> columns;

    /** Throws {@link IllegalArgumentException} without features, or when two of them fill an input of the same name. */
    public FeatureSchema(List<FeatureDefinition> features) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("at least one feature is needed");
        }
        this.features = List.copyOf(features);
        this.inputNames =
                features.stream().flatMap(f -> f.inputNames().stream()).toList();
        Set<String> seen = new LinkedHashSet<>();
        for (String input : inputNames) {
            if (!seen.add(input)) {
                throw new IllegalArgumentException("two features fill the model input '" + input + "'");
            }
        }
        Set<String> read = new LinkedHashSet<>();
        features.forEach(f -> read.add(f.column()));
        this.columns = java.util.Collections.unmodifiableSet(read);
    }

    public List<FeatureDefinition> features() {
        return features;
    }

    /** The names of the model's inputs, in order. */
    public List<String> inputNames() {
        return inputNames;
    }

    /** How many numbers a vector of this schema has. */
    public int width() {
        return inputNames.size();
    }

    /** The source columns that the features read. */
    public Set<String> columns() {
        return columns;
    }
}
