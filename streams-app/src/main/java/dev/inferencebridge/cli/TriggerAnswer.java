package dev.inferencebridge.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.Evidence;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What {@code bridge trigger} answers, for people and for programs. Stateless. */
final class TriggerAnswer {

    private static final JsonFactory JSON = new JsonFactory();

    private TriggerAnswer() {}

    static String list(List<TriggerRow> rows) {
        if (rows.isEmpty()) {
            return "no triggers\n";
        }
        StringBuilder text = new StringBuilder();
        String form = "%-35s  %-12s  %-20s  %-20s  %s%n";
        text.append(String.format(Locale.ROOT, form, "ID", "STATUS", "MODEL", "WINDOW END", "REASON"));
        for (TriggerRow row : rows) {
            RetrainingTrigger trigger = row.trigger();
            text.append(String.format(
                    Locale.ROOT,
                    form,
                    trigger.id(),
                    row.status().word(),
                    trigger.model(),
                    trigger.windowEnd(),
                    trigger.reason()));
        }
        return text.toString();
    }

    /** One JSON array. */
    static String listJson(List<TriggerRow> rows) {
        return write(json -> {
            json.writeStartArray();
            for (TriggerRow row : rows) {
                json.writeStartObject();
                write(json, row);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String show(TriggerDesk.Shown shown) {
        RetrainingTrigger trigger = shown.row().trigger();
        StringBuilder text = new StringBuilder();
        line(text, "id", trigger.id());
        line(
                text,
                "status",
                shown.row().status().word()
                        + shown.row()
                                .detail()
                                .map(detail -> " (" + detail + ")")
                                .orElse(""));
        line(
                text,
                "model",
                trigger.model()
                        + trigger.deployment()
                                .map(name -> ", deployment " + name)
                                .orElse(""));
        line(text, "pipeline", trigger.pipeline());
        line(text, "policy", trigger.policy() + ", " + trigger.severity().word());
        line(text, "window", trigger.windowStart() + " to " + trigger.windowEnd());
        line(text, "raised", trigger.raisedAt().toString());
        line(text, "reason", trigger.reason());
        for (Evidence piece : trigger.evidence()) {
            line(text, "evidence", evidence(piece));
        }
        for (DeliveryRow delivery : shown.deliveries()) {
            line(text, "target", delivery(delivery));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-9s %s%n", name, value));
    }

    private static String evidence(Evidence piece) {
        return piece.metric().word()
                + piece.feature().map(name -> " of " + name).orElse("") + " " + piece.value()
                + (piece.threshold().isPresent()
                        ? ", threshold " + piece.threshold().getAsDouble()
                        : "") + ", "
                + piece.samples() + " rows, baseline " + (piece.baseline().isEmpty() ? "none" : piece.baseline())
                + ", feature schema " + piece.featureSchemaHash();
    }

    private static String delivery(DeliveryRow delivery) {
        return delivery.target() + ": " + delivery.status().word()
                + (delivery.round() == 0 ? "" : ", round " + delivery.round()) + ", attempts " + delivery.attempts()
                + delivery.job().map(job -> ", job " + job.id()).orElse("")
                + delivery.job().flatMap(Job::link).map(link -> ", " + link).orElse("")
                + delivery.nextAttempt().map(next -> ", next attempt " + next).orElse("")
                + delivery.problem().map(problem -> ", " + problem).orElse("");
    }

    /** One JSON object. */
    static String showJson(TriggerDesk.Shown shown) {
        return write(json -> {
            json.writeStartObject();
            write(json, shown.row());
            json.writeArrayFieldStart("deliveries");
            for (DeliveryRow delivery : shown.deliveries()) {
                write(json, delivery);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** What a command did with a trigger, as one JSON object. */
    static String doneJson(String id, String done) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("done", done);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, TriggerRow row) throws IOException {
        json.writeStringField("status", row.status().word());
        json.writeStringField("statusDetail", row.detail().orElse(null));
        json.writeStringField("updatedAt", row.updatedAt().toString());
        json.writeFieldName("trigger");
        json.writeRawValue(JsonTriggerCodec.text(row.trigger()));
    }

    private static void write(JsonGenerator json, DeliveryRow delivery) throws IOException {
        json.writeStartObject();
        json.writeStringField("target", delivery.target());
        json.writeNumberField("round", delivery.round());
        json.writeStringField("status", delivery.status().word());
        json.writeNumberField("attempts", delivery.attempts());
        json.writeStringField("job", delivery.job().map(Job::id).orElse(null));
        json.writeStringField(
                "link", delivery.job().flatMap(Job::link).map(URI::toString).orElse(null));
        json.writeStringField("problem", delivery.problem().orElse(null));
        json.writeStringField("since", delivery.since().toString());
        json.writeStringField("updatedAt", delivery.updatedAt().toString());
        json.writeStringField(
                "nextAttempt", delivery.nextAttempt().map(Instant::toString).orElse(null));
        json.writeEndObject();
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.append('\n').toString();
    }
}
