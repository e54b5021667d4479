package dev.inferencebridge.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import dev.inferencebridge.scoring.ModelOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of rows and results: flat JSON, as a careful author would read and write it by hand. The bridge reads and writes
 * with its own code. Thread-safe.
 */
final class Rows {

    /** The row's number in its topic, from 0 on. Carried along to the result. */
    static final String NUMBER = "row";
    /** When it was due to be sent, microseconds since the epoch. Carried along to the result. */
    static final String DUE = "due_micros";

    static final List<String> INPUTS = SyntheticTransactions.INPUT_NAMES;

    private static final int EXPECTED_BYTES = 512;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();
    private static final Map<String, Integer> INDEX = index();

    private Rows() {}

    private static Map<String, Integer> index() {
        Map<String, Integer> index = new HashMap<>();
        INPUTS.forEach(name -> index.put(name, index.size()));
        return index;
    }

    /** What a row says that is scored. */
    record Read(long number, FeatureVector features) {}

    static byte[] write(long number, long dueMicros, Transaction transaction) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
        double[] inputs = transaction.inputs();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField(NUMBER, number);
            json.writeNumberField(DUE, dueMicros);
            for (int i = 0; i < inputs.length; i++) {
                json.writeNumberField(INPUTS.get(i), inputs[i]);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Read read(byte[] row) {
        double[] features = new double[INPUTS.size()];
        long number = -1;
        try (JsonParser json = JSON.createParser(row)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                Integer index = INDEX.get(name);
                if (index != null) {
                    features[index] = json.getDoubleValue();
                } else if (name.equals(NUMBER)) {
                    number = json.getLongValue();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Read(number, FeatureVector.of(features));
    }

    /** What a candidate that is not the bridge produces. */
    static byte[] writeResult(long number, ModelOutput output) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField(NUMBER, number);
            json.writeNumberField("prediction", ((ModelOutput.Scalar) output).value());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The row's number in any candidate's result; -1 when it has none. */
    static long numberOf(byte[] result) {
        try (JsonParser json = JSON.createParser(result)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals(NUMBER) && value == JsonToken.VALUE_NUMBER_INT) {
                    return json.getLongValue();
                }
                json.skipChildren();
            }
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
