package dev.inferencebridge.prediction;

import dev.inferencebridge.scoring.ModelOutput;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model said of a row, with what is needed to find and judge it later. Immutable.
 *
 * @param carried columns of the row that are carried along, in the configured order; a value is null where the row had none
 * @param output what the model said, whole
 * @param outputs single outputs of it, by the field that they fill
 * @param model the model's name in the configuration
 * @param deployment the deployment that answered, where the endpoint names it
 * @param scoredAt when the answer came
 * @param sourceTimestampMicros the write time of the row change, microseconds since the epoch
 * @param featureSchema the hash of the feature schema that made the model's inputs
 */
public record Prediction(
        Map<String, @Nullable Object> carried,
        ModelOutput output,
        Map<String, ModelOutput> outputs,
        String model,
        Optional<String> deployment,
        Instant scoredAt,
        long sourceTimestampMicros,
        String featureSchema) {

    /** The fields that every prediction has, by the names under which topics and tables know them. */
    public static final List<String> FIELDS =
            List.of("prediction", "model", "deployment", "scoredAt", "sourceTimestampMicros", "featureSchema");

    public Prediction {
        carried = Collections.unmodifiableMap(new LinkedHashMap<>(carried));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** Shows neither the carried columns' values nor the output. */
    @Override
    public String toString() {
        return "Prediction[model=" + model + ", columns=" + carried.keySet() + "]";
    }
}
