package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link PayloadFormat.Rows}. Immutable, thread-safe. */
final class RowsCodec implements PayloadCodec {

    private final String resultPath;
    private final List<String> path;

    RowsCodec(String resultPath) {
        this.resultPath = resultPath;
        this.path = List.of(resultPath.split("\\.", -1));
    }

    @Override
    public void write(JsonGenerator json, List<FeatureVector> rows) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("data");
        for (FeatureVector row : rows) {
            PayloadCodec.writeRow(json, row);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public List<ModelOutput> read(JsonParser json, List<FeatureVector> call) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return OutputReader.readArray(json, call.size());
        }
        List<ModelOutput> outputs = readAt(json, 0, call.size());
        if (outputs == null) {
            throw new MalformedResponseException("there is no '" + resultPath + "'");
        }
        return outputs;
    }

    /** Reads the whole object that the parser is at the start of. */
    private @Nullable List<ModelOutput> readAt(JsonParser json, int depth, int rows) throws IOException {
        PayloadCodec.require(JsonToken.START_OBJECT, json.currentToken(), "parent of '" + path.get(depth) + "'");
        List<ModelOutput> outputs = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals(path.get(depth));
            json.nextToken();
            if (!wanted) {
                json.skipChildren();
            } else if (depth + 1 == path.size()) {
                outputs = OutputReader.readArray(json, rows);
            } else {
                outputs = readAt(json, depth + 1, rows);
            }
        }
        PayloadCodec.require(JsonToken.END_OBJECT, json.currentToken(), "end of an object");
        return outputs;
    }
}
