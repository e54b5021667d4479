package dev.inferencebridge.config;

import dev.inferencebridge.feature.FeatureDefinition;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold between the features and lookups of one pipeline. Confined to the reading thread. */
final class SchemaChecks {

    private final Values pipeline;
    private final Map<String, Located<Values>> features;
    private final Map<String, Located<Values>> lookups;
    private final Reading reading;

    SchemaChecks(Values pipeline, Reading reading) {
        this.pipeline = pipeline;
        this.features = pipeline.find(PipelineKeys.FEATURES).orElse(Map.of());
        this.lookups = pipeline.find(PipelineKeys.LOOKUPS).orElse(Map.of());
        this.reading = reading;
    }

    void run() {
        checkInputs();
        Set<String> used = new HashSet<>();
        features.values().forEach(feature -> checkLookups(feature.value(), used));
        // A name that is none of the lookups may be meant to be the one that seems to be left over.
        if (!features.isEmpty() && lookups.keySet().containsAll(used)) {
            lookups.forEach((name, lookup) -> {
                if (!used.contains(name)) {
                    reading.problem(lookup.value().place(), "no feature reads this lookup");
                }
            });
        }
    }

    private void checkInputs() {
        Set<String> inputs = new HashSet<>();
        long width = 0;
        for (Map.Entry<String, Located<Values>> feature : features.entrySet()) {
            Optional<FeatureDefinition> definition =
                    FeatureKeys.find(feature.getKey(), feature.getValue().value());
            if (definition.isPresent()) {
                width += definition.get().width();
                if (width <= FeatureKeys.MOST_INPUTS) {
                    checkNames(definition.get(), feature.getValue().value(), inputs);
                }
            }
        }
        if (width > FeatureKeys.MOST_INPUTS) {
            reading.problem(
                    pipeline.placeOf(PipelineKeys.FEATURES),
                    "the features fill " + width + " model inputs; at most " + FeatureKeys.MOST_INPUTS);
        }
    }

    private void checkNames(FeatureDefinition feature, Values values, Set<String> inputs) {
        Set<String> own = new HashSet<>();
        for (String input : feature.inputNames()) {
            if (!own.add(input)) {
                reading.problem(
                        values.placeOf(FeatureKeys.VOCABULARY),
                        "two values fill the model input '" + Reading.shown(input) + "'");
                return;
            }
            if (!inputs.add(input)) {
                reading.problem(
                        values.place(), "another feature fills the model input '" + Reading.shown(input) + "' already");
                return;
            }
        }
    }

    private void checkLookups(Values feature, Set<String> used) {
        feature.find(FeatureKeys.LOOKUP)
                .ifPresent(name -> checkLookup(name, feature.placeOf(FeatureKeys.LOOKUP), used));
        feature.find(FeatureKeys.EXPRESSION)
                .ifPresent(expression -> expression
                        .lookups()
                        .forEach(name -> checkLookup(name, feature.placeOf(FeatureKeys.EXPRESSION), used)));
    }

    private void checkLookup(String name, Place place, Set<String> used) {
        used.add(name);
        // With a mistake in one of them, which there are is not known.
        boolean known = pipeline.isWritten(PipelineKeys.LOOKUPS)
                        == pipeline.find(PipelineKeys.LOOKUPS).isPresent()
                && !lookups.containsKey(name);
        if (known) {
            reading.problem(place, name, "must be one of the pipeline's 'lookups'", Nearest.to(name, lookups.keySet()));
        }
    }
}
