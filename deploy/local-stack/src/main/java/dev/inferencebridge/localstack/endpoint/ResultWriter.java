package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes the model's results in the form in which they were asked for. Thread-safe. */
final class ResultWriter {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private final RowsAnswer rowsAnswer;

    ResultWriter(RowsAnswer rowsAnswer) {
        this.rowsAnswer = rowsAnswer;
    }

    /** @param model only named in the KServe protocol */
    ByteBuffer write(Payload payload, double[] scores, String model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 24 * scores.length);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            switch (payload.kind()) {
                case MLFLOW -> json.writeArray(scores, 0, scores.length);
                case ROWS -> rows(json, scores);
                case KSERVE -> tensor(json, payload, scores, model);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private void rows(JsonGenerator json, double[] scores) throws IOException {
        if (rowsAnswer == RowsAnswer.ARRAY) {
            json.writeArray(scores, 0, scores.length);
            return;
        }
        json.writeStartObject();
        json.writeFieldName("result");
        json.writeArray(scores, 0, scores.length);
        json.writeEndObject();
    }

    private static void tensor(JsonGenerator json, Payload payload, double[] scores, String model) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_name", model);
        json.writeStringField("model_version", "1");
        if (payload.id() != null) {
            json.writeStringField("id", payload.id());
        }
        json.writeArrayFieldStart("outputs");
        json.writeStartObject();
        json.writeStringField("name", KserveMetadata.OUTPUT);
        json.writeStringField("datatype", "FP64");
        json.writeFieldName("shape");
        json.writeArray(new int[] {scores.length}, 0, 1);
        json.writeFieldName("data");
        json.writeArray(scores, 0, scores.length);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }
}
