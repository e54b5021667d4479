package dev.inferencebridge.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the model's output out of what {@link JsonPredictionEncoder} wrote. Immutable, thread-safe. */
public final class JsonPredictionDecoder {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Empty where the bytes hold no output that a model can have. */
    public Optional<ModelOutput> output(byte[] value) {
        try {
            return output(MAPPER.readTree(value).path("prediction"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ModelOutput> output(JsonNode node) {
        if (node.isNumber()) {
            double number = node.doubleValue();
            return Double.isFinite(number) ? Optional.of(new ModelOutput.Scalar(number)) : Optional.empty();
        }
        if (node.isTextual()) {
            return Optional.of(new ModelOutput.Label(node.textValue()));
        }
        if (node.isArray()) {
            List<Double> numbers = new ArrayList<>();
            for (JsonNode element : node) {
                if (!element.isNumber()) {
                    return Optional.empty();
                }
                numbers.add(element.doubleValue());
            }
            return Optional.of(new ModelOutput.Numbers(numbers));
        }
        if (!node.isObject()) {
            return Optional.empty();
        }
        Map<String, ModelOutput> outputs = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> output(node.path(name)).ifPresent(one -> outputs.put(name, one)));
        return Optional.of(new ModelOutput.Named(outputs));
    }
}
