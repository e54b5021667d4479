package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.IOException;
import java.util.List;

/** One layout of requests and responses. Immutable, thread-safe. */
interface PayloadCodec {

    static PayloadCodec of(PayloadFormat format, List<String> inputNames) {
        return format.fold(
                mlflow -> new MlflowCodec(inputNames), rows -> new RowsCodec(rows.resultPath()), TritonCodec::new);
    }

    /** The path of the request below the scoring URI's own; empty for the URI as it is. */
    default String path() {
        return "";
    }

    /** Whether the layout can say NaN. Nothing in JSON says infinity. */
    default boolean allowsNan() {
        return true;
    }

    void write(JsonGenerator json, List<FeatureVector> rows) throws IOException;

    /**
     * Reads one output a row.
     *
     * @param json before its first token
     * @param call the rows that were sent
     * @throws IOException when the text is no JSON, or {@link MalformedResponseException} when it is no result
     */
    List<ModelOutput> read(JsonParser json, List<FeatureVector> call) throws IOException;

    /** Writes the array of a row's numbers, NaN as null. */
    static void writeRow(JsonGenerator json, FeatureVector row) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < row.width(); i++) {
            double value = row.get(i);
            if (Double.isNaN(value)) {
                json.writeNull();
            } else {
                json.writeNumber(value);
            }
        }
        json.writeEndArray();
    }

    static void require(JsonToken expected, JsonToken found, String what) throws MalformedResponseException {
        if (found != expected) {
            throw new MalformedResponseException(what + ": expected " + expected + ", found " + found);
        }
    }
}
