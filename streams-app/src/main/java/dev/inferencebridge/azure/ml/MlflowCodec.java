package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.IOException;
import java.util.List;

/** {@link PayloadFormat.Mlflow}. Immutable, thread-safe. */
final class MlflowCodec implements PayloadCodec {

    private final List<String> inputNames;

    MlflowCodec(List<String> inputNames) {
        this.inputNames = List.copyOf(inputNames);
    }

    @Override
    public void write(JsonGenerator json, List<FeatureVector> rows) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("input_data");
        json.writeArrayFieldStart("columns");
        for (String name : inputNames) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("index");
        for (int i = 0; i < rows.size(); i++) {
            json.writeNumber(i);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data");
        for (FeatureVector row : rows) {
            PayloadCodec.writeRow(json, row);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public List<ModelOutput> read(JsonParser json, List<FeatureVector> call) throws IOException {
        json.nextToken();
        return OutputReader.readArray(json, call.size());
    }
}
