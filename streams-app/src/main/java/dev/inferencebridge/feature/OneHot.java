package dev.inferencebridge.feature;

import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import java.util.ArrayList;
import java.util.List;

/** The names of one-hot inputs. Stateless. */
final class OneHot {

    private OneHot() {}

    static List<String> inputNames(Categorical feature) {
        List<String> names = new ArrayList<>(feature.vocabulary().size() + 1);
        feature.vocabulary().forEach(value -> names.add(feature.name() + "_" + sanitized(value)));
        if (feature.other() == Categorical.Other.OWN) {
            names.add(feature.name() + "_other");
        }
        return List.copyOf(names);
    }

    private static String sanitized(String value) {
        StringBuilder name = new StringBuilder(value.length());
        value.codePoints().forEach(c -> name.appendCodePoint(Character.isLetterOrDigit(c) ? c : '_'));
        return name.toString();
    }
}
