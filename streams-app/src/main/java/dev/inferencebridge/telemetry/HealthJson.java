package dev.inferencebridge.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Health as JSON. Stateless. */
final class HealthJson {

    private static final JsonFactory JSON = new JsonFactory();

    private HealthJson() {}

    static String live(Health health) {
        return write(json -> {
            json.writeStartObject();
            json.writeBooleanField("live", health.isLive());
            json.writeArrayFieldStart("failed");
            for (PipelineHealth pipeline : health.pipelines()) {
                if (pipeline.state() == PipelineHealth.State.FAILED
                        || pipeline.state() == PipelineHealth.State.SCHEMA_DRIFT) {
                    json.writeString(pipeline.pipeline());
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static String ready(Health health) {
        return write(json -> {
            json.writeStartObject();
            json.writeBooleanField("ready", health.isReady());
            json.writeArrayFieldStart("pipelines");
            for (PipelineHealth pipeline : health.pipelines()) {
                json.writeStartObject();
                json.writeStringField("pipeline", pipeline.pipeline());
                json.writeStringField("state", BridgeMeter.word(pipeline.state()));
                json.writeBooleanField("ready", pipeline.isReady());
                json.writeArrayFieldStart("reasons");
                for (String reason : pipeline.reasons()) {
                    json.writeString(reason);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            if (!health.retraining().isEmpty()) {
                json.writeArrayFieldStart("retraining");
                for (String problem : health.retraining()) {
                    json.writeString(problem);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
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
