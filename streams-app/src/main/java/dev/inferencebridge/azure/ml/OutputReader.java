package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON values to outputs of a model: a number, a string or boolean, an array of numbers, an object of those. */
final class OutputReader {

    private OutputReader() {}

    /** Reads the array that the parser is at the start of, one output an element. */
    static List<ModelOutput> readArray(JsonParser json, int rows) throws IOException {
        PayloadCodec.require(JsonToken.START_ARRAY, json.currentToken(), "results");
        List<ModelOutput> outputs = new ArrayList<>(rows);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (outputs.size() == rows) {
                throw new MalformedResponseException("more than " + rows + " results came for " + rows + " rows");
            }
            outputs.add(readOutput(json, true));
        }
        if (outputs.size() != rows) {
            throw new MalformedResponseException(outputs.size() + " results came for " + rows + " rows");
        }
        return outputs;
    }

    private static ModelOutput readOutput(JsonParser json, boolean objects) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return new ModelOutput.Label(json.getText());
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return new ModelOutput.Label(token.asString());
        }
        if (token == JsonToken.START_ARRAY) {
            return readNumbers(json);
        }
        if (token == JsonToken.START_OBJECT && objects) {
            return readNamed(json);
        }
        return new ModelOutput.Scalar(readNumber(json));
    }

    private static ModelOutput readNumbers(JsonParser json) throws IOException {
        List<Double> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(readNumber(json));
        }
        if (numbers.isEmpty()) {
            throw new MalformedResponseException("a result is an empty array");
        }
        return new ModelOutput.Numbers(numbers);
    }

    private static ModelOutput readNamed(JsonParser json) throws IOException {
        Map<String, ModelOutput> outputs = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            outputs.put(name, readOutput(json, false));
        }
        if (outputs.isEmpty()) {
            throw new MalformedResponseException("a result is an empty object");
        }
        return new ModelOutput.Named(outputs);
    }

    /** The number that the parser is at; finite. */
    static double readNumber(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null || !token.isNumeric()) {
            throw new MalformedResponseException("expected a number, found " + token);
        }
        double number = json.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new MalformedResponseException("a number is NaN or infinite");
        }
        return number;
    }
}
