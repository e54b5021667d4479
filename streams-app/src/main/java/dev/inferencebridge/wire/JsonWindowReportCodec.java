package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.WindowReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reports of windows as JSON objects of one line, and back. Immutable, thread-safe.
 *
 * <p>A reading that is beyond its threshold says so ({@code beyond}), for readers that do not know which side is worse.
 * Fields that this version does not know are skipped; a later {@code version} is refused.
 */
public final class JsonWindowReportCodec {

    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper MAPPER = new JsonMapper();

    public byte[] encode(WindowReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("pipeline", report.pipeline());
            json.writeStringField("model", report.model());
            json.writeStringField("deployment", report.deployment().orElse(null));
            json.writeStringField("start", report.start().toString());
            json.writeStringField("end", report.end().toString());
            json.writeStringField("baseline", report.baseline());
            json.writeStringField("featureSchema", report.featureSchemaHash());
            json.writeNumberField("rows", report.rows());
            json.writeArrayFieldStart("readings");
            for (MetricReading reading : report.readings()) {
                write(json, reading);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a report of pipeline " + report.pipeline() + " cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, MetricReading reading) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", reading.metric().word());
        if (reading.feature().isPresent()) {
            json.writeStringField("feature", reading.feature().get());
        }
        json.writeNumberField("value", reading.value());
        if (reading.threshold().isPresent()) {
            json.writeNumberField("threshold", reading.threshold().getAsDouble());
        }
        json.writeNumberField("samples", reading.samples());
        if (reading.isBeyondThreshold()) {
            json.writeBooleanField("beyond", true);
        }
        json.writeEndObject();
    }

    /** Throws {@link IllegalArgumentException} that names the place when the bytes are no report of a version it knows. */
    public WindowReport decode(byte[] bytes) {
        try {
            JsonFields report = JsonFields.of(MAPPER.readTree(bytes), "report");
            report.requireVersion(VERSION);
            List<MetricReading> readings = new ArrayList<>();
            for (JsonNode reading : report.array("readings")) {
                readings.add(reading(JsonFields.of(reading, "reading")));
            }
            return new WindowReport(
                    report.text("pipeline"),
                    report.text("model"),
                    report.optionalText("deployment"),
                    Instant.parse(report.text("start")),
                    Instant.parse(report.text("end")),
                    report.text("baseline"),
                    report.text("featureSchema"),
                    report.whole("rows"),
                    readings);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("report: start and end must be instants", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("report: not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MetricReading reading(JsonFields reading) {
        return new MetricReading(
                Metric.of(reading.text("metric")),
                reading.optionalText("feature"),
                reading.number("value"),
                reading.has("threshold") ? OptionalDouble.of(reading.number("threshold")) : OptionalDouble.empty(),
                reading.whole("samples"));
    }
}
