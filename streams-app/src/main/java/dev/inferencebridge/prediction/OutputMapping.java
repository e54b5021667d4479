package dev.inferencebridge.prediction;

import dev.inferencebridge.scoring.ModelOutput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields of a prediction that single outputs of the model fill. Immutable.
 *
 * @param outputNames field to the name of the model's output, in the order of the fields; empty for a model whose output is
 *     taken as it is
 */
public record OutputMapping(Map<String, String> outputNames) {

    public static final OutputMapping NONE = new OutputMapping(Map.of());

    public OutputMapping {
        outputNames = Collections.unmodifiableMap(new LinkedHashMap<>(outputNames));
    }

    /** The mapped outputs that the model did not give, in order. */
    public List<String> missing(ModelOutput output) {
        Map<String, ModelOutput> given = given(output);
        return outputNames.values().stream()
                .filter(name -> !given.containsKey(name))
                .toList();
    }

    /** Field to output. Throws {@link IllegalArgumentException} when some are {@link #missing}. */
    public Map<String, ModelOutput> apply(ModelOutput output) {
        Map<String, ModelOutput> given = given(output);
        Map<String, ModelOutput> fields = new LinkedHashMap<>();
        outputNames.forEach((field, name) -> {
            ModelOutput value = given.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the model gave no output named '" + name + "'");
            }
            fields.put(field, value);
        });
        return fields;
    }

    private static Map<String, ModelOutput> given(ModelOutput output) {
        return output instanceof ModelOutput.Named named ? named.outputs() : Map.of();
    }
}
