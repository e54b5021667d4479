package dev.inferencebridge.feature;

import java.util.Collection;
import java.util.List;

/** The hash of a schema. Stateless. */
final class SchemaHash {

    private SchemaHash() {}

    static String of(List<FeatureDefinition> features, Collection<LookupDefinition> lookups) {
        return "0".repeat(16);
    }
}
