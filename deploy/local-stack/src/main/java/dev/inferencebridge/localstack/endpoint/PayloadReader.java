package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of scoring requests as a stream. Thread-safe. */
final class PayloadReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final List<String> inputNames;

    PayloadReader(List<String> inputNames) {
        this.inputNames = List.copyOf(inputNames);
    }

    /** An {@code mlflow} or a {@code rows} payload. */
    Payload score(byte[] body) throws InvalidPayloadException {
        return read(body, json -> {
            Payload payload = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "input_data" ->
                        payload = only(payload, new Payload(Payload.Kind.MLFLOW, inputData(json), null));
                    case "data" ->
                        payload = only(
                                payload,
                                new Payload(
                                        Payload.Kind.ROWS, table(json, field).inDeclaredOrder(inputNames), null));
                    case "params" -> json.skipChildren();
                    default ->
                        throw new InvalidPayloadException(
                                "key '" + field + "' is neither input_data nor data nor params");
                }
            }
            if (payload == null) {
                throw new InvalidPayloadException("neither input_data nor data is there");
            }
            return payload;
        });
    }

    /** A KServe v2 request with one FP64 or FP32 tensor of shape [rows, inputs], flat or nested. */
    Payload infer(byte[] body) throws InvalidPayloadException {
        return read(body, json -> {
            String id = null;
            List<double[]> rows = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "id" -> id = json.getText();
                    case "inputs" -> rows = tensors(json);
                    case "outputs", "parameters" -> json.skipChildren();
                    default -> throw new InvalidPayloadException("key '" + field + "' is not of the KServe protocol");
                }
            }
            if (rows == null) {
                throw new InvalidPayloadException("inputs are missing");
            }
            return new Payload(Payload.Kind.KSERVE, rows, id);
        });
    }

    private List<double[]> inputData(JsonParser json) throws IOException, InvalidPayloadException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return table(json, "input_data").inDeclaredOrder(inputNames);
        }
        requireObject(json, "input_data");
        List<String> columns = null;
        Table data = null;
        int indexed = -1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "columns" -> columns = names(json);
                case "data" -> data = table(json, field);
                case "index" -> indexed = count(json);
                default ->
                    throw new InvalidPayloadException("input_data takes columns, index and data, not '" + field + "'");
            }
        }
        if (columns == null || data == null) {
            throw new InvalidPayloadException("input_data needs columns and data");
        }
        if (indexed >= 0 && indexed != data.size()) {
            throw new InvalidPayloadException(
                    "the index has " + indexed + " entries, data has " + data.size() + " rows");
        }
        return data.byName(columns, inputNames);
    }

    private List<double[]> tensors(JsonParser json) throws IOException, InvalidPayloadException {
        requireArray(json, "inputs");
        List<double[]> rows = null;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (rows != null) {
                throw new InvalidPayloadException("the model takes one tensor");
            }
            rows = tensor(json);
        }
        if (rows == null) {
            throw new InvalidPayloadException("the model takes one tensor, there is none");
        }
        return rows;
    }

    private List<double[]> tensor(JsonParser json) throws IOException, InvalidPayloadException {
        requireObject(json, "a tensor");
        double[] shape = null;
        double[] data = null;
        String type = "";
        String name = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = json.getText();
                case "datatype" -> type = json.getText();
                case "shape" -> shape = flat(json, field);
                case "data" -> data = flat(json, field);
                case "parameters" -> json.skipChildren();
                default -> throw new InvalidPayloadException("a tensor has no '" + field + "'");
            }
        }
        if (name.isEmpty() || shape == null || data == null) {
            throw new InvalidPayloadException("a tensor needs name, shape, datatype and data");
        }
        if (!type.equals("FP64") && !type.equals("FP32")) {
            throw new InvalidPayloadException("the model takes a tensor of FP64 or FP32");
        }
        int width = inputNames.size();
        if (shape.length != 2 || shape[1] != width || shape[0] * width != data.length) {
            throw new InvalidPayloadException(
                    "the model takes a tensor of shape [rows, " + width + "], filled by its data");
        }
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < data.length; from += width) {
            rows.add(Arrays.copyOfRange(data, from, from + width));
        }
        return rows;
    }

    /** The numbers of an array, nested or not. */
    private static double[] flat(JsonParser json, String what) throws IOException, InvalidPayloadException {
        requireArray(json, what);
        double[] numbers = new double[64];
        int size = 0;
        for (int depth = 1; depth > 0; ) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_ARRAY) {
                depth--;
            } else {
                if (size == numbers.length) {
                    numbers = Arrays.copyOf(numbers, size * 2);
                }
                numbers[size] = Table.number(json, token);
                if (Double.isNaN(numbers[size++])) {
                    throw new InvalidPayloadException(
                            "number " + (size - 1) + " of " + what + " is not a finite number");
                }
            }
        }
        return Arrays.copyOf(numbers, size);
    }

    private Table table(JsonParser json, String what) throws IOException, InvalidPayloadException {
        requireArray(json, what);
        return Table.read(json, inputNames.size());
    }

    private static List<String> names(JsonParser json) throws IOException, InvalidPayloadException {
        requireArray(json, "columns");
        List<String> names = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new InvalidPayloadException("column " + names.size() + " is not a name");
            }
            names.add(json.getText());
        }
        return names;
    }

    private static int count(JsonParser json) throws IOException, InvalidPayloadException {
        requireArray(json, "index");
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            json.skipChildren();
            count++;
        }
        return count;
    }

    private static Payload only(@Nullable Payload earlier, Payload payload) throws InvalidPayloadException {
        if (earlier != null) {
            throw new InvalidPayloadException("input_data and data cannot both be there, nor twice");
        }
        return payload;
    }

    private static void requireArray(JsonParser json, String what) throws InvalidPayloadException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new InvalidPayloadException(what + " is not an array");
        }
    }

    private static void requireObject(JsonParser json, String what) throws InvalidPayloadException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidPayloadException(what + " is not an object");
        }
    }

    private static Payload read(byte[] body, Reading reading) throws InvalidPayloadException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidPayloadException("the body is not a JSON object");
            }
            Payload payload = reading.read(json);
            if (json.nextToken() != null) {
                throw new InvalidPayloadException("something follows the JSON object");
            }
            return payload;
        } catch (JsonProcessingException e) {
            throw new InvalidPayloadException(
                    "the body is not JSON, at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Reading {
        Payload read(JsonParser json) throws IOException, InvalidPayloadException;
    }
}
