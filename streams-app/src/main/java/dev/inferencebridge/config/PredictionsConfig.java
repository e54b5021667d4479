package dev.inferencebridge.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where predictions go and what they carry. Immutable.
 *
 * @param include columns of the row that are carried along
 * @param outputs field of the prediction to named output of the model; empty to take the output as it is
 * @param table empty for a pipeline that writes the topic alone
 * @param deletedWithRows whether the prediction of a deleted row is deleted
 */
public record PredictionsConfig(
        TopicConfig topic,
        List<String> include,
        Map<String, String> outputs,
        Optional<PredictionTable> table,
        boolean deletedWithRows) {

    public PredictionsConfig {
        include = List.copyOf(include);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
