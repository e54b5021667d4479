package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.PredictionEncoder;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a prediction as one JSON object: the carried columns in their order, then {@code prediction}, the named outputs
 * that are mapped to fields, {@code model}, {@code deployment}, {@code scoredAt} (ISO-8601, milliseconds) and
 * {@code sourceTimestampMicros}. Immutable, thread-safe.
 */
public final class JsonPredictionEncoder implements PredictionEncoder {

    /** The fields that the encoder itself writes; a carried column or a mapped output must not have such a name. */
    public static final Set<String> OWN_FIELDS = Collections.unmodifiableSet(
            new LinkedHashSet<>(List.of("prediction", "model", "deployment", "scoredAt", "sourceTimestampMicros")));

    private static final int EXPECTED_BYTES = 512;
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter INSTANT_MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final Map<String, String> outputs;

    /**
     * @param outputs field names to the names of the model's outputs, for a model with several; empty for others
     * @throws IllegalArgumentException when a field has the name of one of {@link #OWN_FIELDS}
     */
    public JsonPredictionEncoder(Map<String, String> outputs) {
        for (String field : outputs.keySet()) {
            if (OWN_FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "an output cannot be mapped to '" + field + "', a field of every prediction");
            }
        }
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * The outputs that are mapped and that the model did not give, in order. A prediction of which some are missing cannot
     * be encoded.
     */
    public List<String> missingOutputs(ModelOutput output) {
        Collection<String> wanted = outputs.values();
        Set<String> given =
                output instanceof ModelOutput.Named named ? named.outputs().keySet() : Set.of();
        return wanted.stream().filter(name -> !given.contains(name)).toList();
    }

    /** Those of the columns that would come twice, being named as another field; configuration must not carry them. */
    public List<String> collisions(Collection<String> carried) {
        return carried.stream()
                .filter(column -> OWN_FIELDS.contains(column) || outputs.containsKey(column))
                .toList();
    }

    /** {@inheritDoc} Throws {@link IllegalArgumentException} when {@link #missingOutputs} of its output is not empty. */
    @Override
    public byte[] encode(Prediction prediction) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, @Nullable Object> column :
                    prediction.carried().entrySet()) {
                json.writeFieldName(column.getKey());
                writeValue(json, column.getValue());
            }
            json.writeFieldName("prediction");
            writeOutput(json, prediction.output());
            writeMapped(json, prediction.output());
            json.writeStringField("model", prediction.model());
            json.writeStringField("deployment", prediction.deployment().orElse(null));
            json.writeStringField("scoredAt", text(prediction.scoredAt()));
            json.writeNumberField("sourceTimestampMicros", prediction.sourceTimestampMicros());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a prediction of model " + prediction.model() + " cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private void writeMapped(JsonGenerator json, ModelOutput output) throws IOException {
        if (outputs.isEmpty()) {
            return;
        }
        List<String> missing = missingOutputs(output);
        if (!(output instanceof ModelOutput.Named named) || !missing.isEmpty()) {
            throw new IllegalArgumentException("the model gave no output named " + String.join(", ", missing));
        }
        for (Map.Entry<String, String> mapped : outputs.entrySet()) {
            json.writeFieldName(mapped.getKey());
            writeOutput(json, named.outputs().get(mapped.getValue()));
        }
    }

    private static void writeOutput(JsonGenerator json, @Nullable ModelOutput output) throws IOException {
        if (output instanceof ModelOutput.Scalar scalar) {
            json.writeNumber(scalar.value());
        } else if (output instanceof ModelOutput.Label label) {
            json.writeString(label.value());
        } else if (output instanceof ModelOutput.Numbers numbers) {
            json.writeStartArray();
            for (double value : numbers.values()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        } else if (output instanceof ModelOutput.Named named) {
            json.writeStartObject();
            for (Map.Entry<String, ModelOutput> entry : named.outputs().entrySet()) {
                json.writeFieldName(entry.getKey());
                writeOutput(json, entry.getValue());
            }
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof Collection<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                writeValue(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> entries) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                writeValue(json, entry.getValue());
            }
            json.writeEndObject();
        } else {
            throw new IllegalArgumentException(
                    "a carried column holds a " + value.getClass().getName() + ", which no change event has");
        }
    }

    private static String text(Instant instant) {
        return INSTANT_MILLIS.format(instant);
    }
}
