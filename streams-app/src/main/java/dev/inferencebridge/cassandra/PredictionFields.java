package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.scoring.ModelOutput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a prediction by name: mapped outputs, those that every prediction has, carried columns. Immutable. */
final class PredictionFields {

    private static final Set<DataType> TEXTS = Set.of(DataTypes.TEXT, DataTypes.ASCII);

    /** Fields whose type is known beforehand, with the column types that can hold them. */
    private static final Map<String, Set<DataType>> TYPED = Map.of(
            "model",
            TEXTS,
            "deployment",
            TEXTS,
            "scoredAt",
            Set.of(DataTypes.TIMESTAMP, DataTypes.TEXT, DataTypes.ASCII),
            "sourceTimestampMicros",
            Set.of(DataTypes.BIGINT, DataTypes.VARINT, DataTypes.DECIMAL, DataTypes.TEXT, DataTypes.ASCII),
            "featureSchema",
            TEXTS);

    private final Set<String> carried;
    private final Set<String> outputs;

    PredictionFields(Set<String> carried, Set<String> outputs) {
        this.carried = carried;
        this.outputs = outputs;
    }

    boolean contains(String field) {
        return outputs.contains(field)
                || TYPED.containsKey(field)
                || field.equals("prediction")
                || carried.contains(field);
    }

    /** Whether some value of the field may fit a column of the type. */
    boolean canFit(String field, DataType type) {
        if (CqlConversion.to(type).isEmpty()) {
            return false;
        }
        Set<DataType> typed = outputs.contains(field) ? null : TYPED.get(field);
        return typed == null || typed.contains(type);
    }

    /** What {@link #canFit} accepts, for messages. */
    String wanted(String field) {
        Set<DataType> typed = outputs.contains(field) ? null : TYPED.get(field);
        return typed == null
                ? "a scalar type, a collection or a vector"
                : typed.stream().map(type -> type.asCql(true, true)).sorted().collect(Collectors.joining(" or "));
    }

    /** The field's value, of the types that {@code change.Cell.Value} lists, or an {@code Instant}; null for none. */
    @Nullable
    Object value(Prediction prediction, String field) {
        ModelOutput mapped = prediction.outputs().get(field);
        if (mapped != null) {
            return plain(mapped);
        }
        return switch (field) {
            case "prediction" -> plain(prediction.output());
            case "model" -> prediction.model();
            case "deployment" -> prediction.deployment().orElse(null);
            case "scoredAt" -> prediction.scoredAt();
            case "sourceTimestampMicros" -> prediction.sourceTimestampMicros();
            case "featureSchema" -> prediction.featureSchema();
            default -> prediction.carried().get(field);
        };
    }

    private static Object plain(ModelOutput output) {
        if (output instanceof ModelOutput.Scalar scalar) {
            return scalar.value();
        }
        if (output instanceof ModelOutput.Label label) {
            return label.value();
        }
        if (output instanceof ModelOutput.Numbers numbers) {
            return numbers.values();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        ((ModelOutput.Named) output).outputs().forEach((name, value) -> values.put(name, plain(value)));
        return values;
    }
}
