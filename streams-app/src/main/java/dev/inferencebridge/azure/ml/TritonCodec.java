package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inferencebridge.azure.ml.PayloadFormat.Triton;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link PayloadFormat.Triton}. Immutable, thread-safe. */
final class TritonCodec implements PayloadCodec {

    private final Triton format;

    TritonCodec(Triton format) {
        this.format = format;
    }

    @Override
    public String path() {
        return "v2/models/" + format.model() + "/infer";
    }

    @Override
    public boolean allowsNan() {
        return false;
    }

    @Override
    public void write(JsonGenerator json, List<FeatureVector> rows) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("inputs");
        json.writeStartObject();
        json.writeStringField("name", format.input());
        json.writeArrayFieldStart("shape");
        json.writeNumber(rows.size());
        json.writeNumber(rows.get(0).width());
        json.writeEndArray();
        json.writeStringField("datatype", format.datatype().name());
        json.writeArrayFieldStart("data");
        for (FeatureVector row : rows) {
            for (int i = 0; i < row.width(); i++) {
                json.writeNumber(row.get(i));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeArrayFieldStart("outputs");
        json.writeStartObject();
        json.writeStringField("name", format.output());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public List<ModelOutput> read(JsonParser json, List<FeatureVector> call) throws IOException {
        PayloadCodec.require(JsonToken.START_OBJECT, json.nextToken(), "response");
        List<ModelOutput> outputs = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals("outputs");
            json.nextToken();
            if (!wanted) {
                json.skipChildren();
                continue;
            }
            PayloadCodec.require(JsonToken.START_ARRAY, json.currentToken(), "outputs");
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Tensor tensor = Tensor.read(json);
                if (format.output().equals(tensor.name())) {
                    outputs = tensor.rows(call.size());
                }
            }
            PayloadCodec.require(JsonToken.END_ARRAY, json.currentToken(), "outputs");
        }
        if (outputs == null) {
            throw new MalformedResponseException("there is no output tensor '" + format.output() + "'");
        }
        return outputs;
    }

    /**
     * An output tensor.
     *
     * @param data its numbers or labels in row-major order, flat
     */
    private record Tensor(@Nullable String name, List<Integer> shape, List<ModelOutput> data) {

        /** Reads the object that the parser is at the start of. */
        static Tensor read(JsonParser json) throws IOException {
            String name = null;
            List<Integer> shape = List.of();
            List<ModelOutput> data = List.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "name" -> name = json.getText();
                    case "shape" -> shape = readShape(json, value);
                    case "data" -> {
                        PayloadCodec.require(JsonToken.START_ARRAY, value, "data");
                        data = new ArrayList<>();
                        flatten(json, data);
                    }
                    default -> json.skipChildren();
                }
            }
            return new Tensor(name, shape, data);
        }

        private static List<Integer> readShape(JsonParser json, JsonToken start) throws IOException {
            PayloadCodec.require(JsonToken.START_ARRAY, start, "shape");
            List<Integer> shape = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                PayloadCodec.require(JsonToken.VALUE_NUMBER_INT, json.currentToken(), "shape");
                shape.add(json.getIntValue());
            }
            return shape;
        }

        /** Data may come flat or nested; both are in row-major order. */
        private static void flatten(JsonParser json, List<ModelOutput> into) throws IOException {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_ARRAY) {
                    flatten(json, into);
                } else if (json.currentToken() == JsonToken.VALUE_STRING) {
                    into.add(new ModelOutput.Label(json.getText()));
                } else {
                    into.add(new ModelOutput.Scalar(OutputReader.readNumber(json)));
                }
            }
        }

        List<ModelOutput> rows(int rows) throws MalformedResponseException {
            if (shape.isEmpty() || shape.get(0) != rows) {
                throw new MalformedResponseException("an output of shape " + shape + " came for " + rows + " rows");
            }
            int width = data.size() / rows;
            if (width == 0 || data.size() % rows != 0) {
                throw new MalformedResponseException(data.size() + " numbers came for " + rows + " rows");
            }
            List<ModelOutput> outputs = new ArrayList<>(rows);
            for (int row = 0; row < rows; row++) {
                outputs.add(width == 1 ? data.get(row) : numbers(data.subList(row * width, (row + 1) * width)));
            }
            return outputs;
        }

        private static ModelOutput numbers(List<ModelOutput> elements) throws MalformedResponseException {
            List<Double> numbers = new ArrayList<>(elements.size());
            for (ModelOutput element : elements) {
                if (!(element instanceof ModelOutput.Scalar scalar)) {
                    throw new MalformedResponseException("a tensor of labels has several columns");
                }
                numbers.add(scalar.value());
            }
            return new ModelOutput.Numbers(numbers);
        }
    }
}
