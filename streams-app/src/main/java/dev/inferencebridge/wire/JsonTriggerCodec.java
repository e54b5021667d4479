package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.retraining.Evidence;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Triggers as JSON: on their topic, in their table, and in what targets are sent. Stateless. Fields that it does not know are
 * passed over, so that a newer bridge may write more.
 */
public final class JsonTriggerCodec {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonTriggerCodec() {}

    public static byte[] encode(RetrainingTrigger trigger) {
        return text(trigger).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #encode}, as text. */
    public static String text(RetrainingTrigger trigger) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("id", trigger.id());
            json.writeStringField("model", trigger.model());
            json.writeStringField("deployment", trigger.deployment().orElse(null));
            json.writeStringField("pipeline", trigger.pipeline());
            json.writeStringField("policy", trigger.policy());
            json.writeStringField("windowStart", trigger.windowStart().toString());
            json.writeStringField("windowEnd", trigger.windowEnd().toString());
            json.writeStringField("severity", trigger.severity().word());
            json.writeStringField("reason", trigger.reason());
            json.writeFieldName("evidence");
            write(json, trigger.evidence());
            json.writeStringField("raisedAt", trigger.raisedAt().toString());
            json.writeObjectFieldStart("parameters");
            for (Map.Entry<String, String> parameter : trigger.parameters().entrySet()) {
                json.writeStringField(parameter.getKey(), parameter.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** A JSON array of the evidence alone. */
    public static String evidence(RetrainingTrigger trigger) {
        return write(json -> write(json, trigger.evidence()));
    }

    private static void write(JsonGenerator json, List<Evidence> evidence) throws IOException {
        json.writeStartArray();
        for (Evidence piece : evidence) {
            json.writeStartObject();
            json.writeStringField("metric", piece.metric().word());
            json.writeStringField("feature", piece.feature().orElse(null));
            json.writeNumberField("value", piece.value());
            json.writeFieldName("threshold");
            if (piece.threshold().isPresent()) {
                json.writeNumber(piece.threshold().getAsDouble());
            } else {
                json.writeNull();
            }
            json.writeNumberField("samples", piece.samples());
            json.writeStringField("baseline", piece.baseline());
            json.writeStringField("featureSchema", piece.featureSchemaHash());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a trigger cannot be written as JSON", e);
        }
        return text.toString();
    }

    /** Throws {@link MalformedTriggerException} for bytes that are none of {@link #encode}. */
    public static RetrainingTrigger decode(byte[] bytes) {
        Fields fields;
        try {
            fields = new Fields(document(bytes));
        } catch (MalformedJsonException e) {
            throw new MalformedTriggerException(String.valueOf(e.getMessage()));
        }
        try {
            return new RetrainingTrigger(
                    fields.text("id"),
                    fields.text("model"),
                    fields.optionalText("deployment"),
                    fields.text("pipeline"),
                    fields.text("policy"),
                    fields.instant("windowStart"),
                    fields.instant("windowEnd"),
                    Severity.of(fields.text("severity")),
                    fields.text("reason"),
                    evidence(fields),
                    fields.instant("raisedAt"),
                    fields.texts("parameters"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedTriggerException("a trigger: " + e.getMessage());
        }
    }

    /** As {@link #decode}, of text. */
    public static RetrainingTrigger decode(String text) {
        return decode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Evidence> evidence(Fields trigger) {
        List<Evidence> evidence = new ArrayList<>();
        for (Fields piece : trigger.objects("evidence")) {
            evidence.add(new Evidence(
                    Metric.of(piece.text("metric")),
                    piece.optionalText("feature"),
                    piece.number("value").orElseThrow(() -> piece.missing("value", "a number")),
                    piece.number("threshold"),
                    (long) piece.number("samples").orElse(0),
                    piece.text("baseline"),
                    piece.text("featureSchema")));
        }
        return evidence;
    }

    private static Map<?, ?> document(byte[] bytes) throws MalformedJsonException {
        try (JsonCursor json = JsonCursor.open("value", bytes, 2)) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (String name = json.enterDocument(); name != null; name = json.nextField()) {
                fields.put(name, json.value());
            }
            json.leave();
            return fields;
        }
    }

    /** The fields of an object, by the type that is due. */
    private record Fields(Map<?, ?> values) {

        IllegalArgumentException missing(String name, String due) {
            return new IllegalArgumentException("the field '" + name + "' must be " + due);
        }

        String text(String name) {
            return optionalText(name).orElseThrow(() -> missing(name, "a text"));
        }

        Optional<String> optionalText(String name) {
            Object value = values.get(name);
            if (value != null && !(value instanceof String)) {
                throw missing(name, "a text");
            }
            return Optional.ofNullable((String) value);
        }

        Instant instant(String name) {
            return Instant.parse(text(name));
        }

        OptionalDouble number(String name) {
            Object value = values.get(name);
            if (value == null) {
                return OptionalDouble.empty();
            }
            if (value instanceof Number number) {
                return OptionalDouble.of(number.doubleValue());
            }
            throw missing(name, "a number");
        }

        List<Fields> objects(String name) {
            List<Fields> objects = new ArrayList<>();
            if (values.get(name) instanceof List<?> list) {
                for (Object element : list) {
                    if (!(element instanceof Map<?, ?> object)) {
                        throw missing(name, "a list of objects");
                    }
                    objects.add(new Fields(object));
                }
                return objects;
            }
            throw missing(name, "a list of objects");
        }

        Map<String, String> texts(String name) {
            Map<String, String> texts = new LinkedHashMap<>();
            if (values.get(name) instanceof Map<?, ?> object) {
                object.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
            }
            return texts;
        }
    }
}
