package dev.inferencebridge.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Payments as inserts in the JSON of Debezium for Cassandra, without schemas. Stateless. */
final class ChangeEvents {

    static final String ACCOUNT = "account";
    static final String MERCHANT = "merchant";

    /** Rows of a topic follow each other by that much in write time. */
    private static final long MICROS_APART = 1_000;

    private static final long FIRST_WRITE_MICROS = 1_767_225_600_000_000L; // 2026-01-01T00:00:00Z
    private static final int EXPECTED_BYTES = 2_048;
    private static final JsonFactory JSON = new JsonFactory();

    private ChangeEvents() {}

    static byte[] write(String table, String account, long number, long dueMicros, Transaction transaction) {
        long writeMicros = FIRST_WRITE_MICROS + number * MICROS_APART;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("ts_ms", writeMicros / 1_000);
            json.writeStringField("op", "i");
            source(json, table, number, writeMicros);
            json.writeObjectFieldStart("after");
            json.writeFieldName(ACCOUNT);
            cell(json, account);
            json.writeFieldName(Rows.NUMBER);
            cell(json, number);
            json.writeFieldName(Rows.DUE);
            cell(json, dueMicros);
            json.writeFieldName(MERCHANT);
            cell(json, transaction.merchant());
            double[] inputs = transaction.inputs();
            for (int i = 0; i < inputs.length; i++) {
                json.writeFieldName(Rows.INPUTS.get(i));
                cell(json, inputs[i]);
            }
            json.writeNullField("_range_start");
            json.writeNullField("_range_end");
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void source(JsonGenerator json, String table, long number, long writeMicros) throws IOException {
        json.writeObjectFieldStart("source");
        json.writeStringField("version", "3.4.1.Final");
        json.writeStringField("connector", "cassandra");
        json.writeStringField("name", "cdc");
        json.writeNumberField("ts_ms", writeMicros / 1_000);
        json.writeStringField("snapshot", "false");
        json.writeStringField("db", "NULL");
        json.writeNullField("sequence");
        json.writeNumberField("ts_us", writeMicros);
        json.writeNumberField("ts_ns", writeMicros * 1_000);
        json.writeStringField("cluster", "bench");
        json.writeStringField("file", "CommitLog-7-1.log");
        json.writeNumberField("pos", number);
        json.writeStringField("keyspace", ChangeTables.KEYSPACE);
        json.writeStringField("table", table);
        json.writeEndObject();
    }

    private static void cell(JsonGenerator json, Object value) throws IOException {
        json.writeStartObject();
        json.writeObjectField("value", value);
        json.writeNullField("deletion_ts");
        json.writeBooleanField("set", true);
        json.writeEndObject();
    }
}
