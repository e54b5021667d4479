package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a prediction as one JSON object: the carried columns in their order, then {@code prediction}, the named outputs
 * that are mapped, {@code model}, {@code deployment}, {@code scoredAt} (ISO-8601, milliseconds) and
 * {@code sourceTimestampMicros}. Immutable, thread-safe.
 */
public final class JsonPredictionEncoder implements PredictionEncoder {

    private static final int EXPECTED_BYTES = 256;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();
    private static final DateTimeFormatter INSTANT_MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static volatile Moment lastMoment = new Moment(0, INSTANT_MILLIS.format(Instant.EPOCH));

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
            for (Map.Entry<String, ModelOutput> field : prediction.outputs().entrySet()) {
                json.writeFieldName(field.getKey());
                writeOutput(json, field.getValue());
            }
            json.writeStringField("model", prediction.model());
            json.writeStringField("deployment", prediction.deployment().orElse(null));
            json.writeStringField("scoredAt", text(prediction.scoredAt()));
            json.writeNumberField("sourceTimestampMicros", prediction.sourceTimestampMicros());
            json.writeStringField("featureSchema", prediction.featureSchema());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a prediction of model " + prediction.model() + " cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void writeOutput(JsonGenerator json, ModelOutput output) throws IOException {
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

    /** Predictions of one moment share its text: calls carry many rows. */
    private static String text(Instant instant) {
        long millis = instant.toEpochMilli();
        Moment moment = lastMoment;
        if (moment.millis() != millis) {
            moment = new Moment(millis, INSTANT_MILLIS.format(instant));
            lastMoment = moment;
        }
        return moment.text();
    }

    private record Moment(long millis, String text) {}
}
