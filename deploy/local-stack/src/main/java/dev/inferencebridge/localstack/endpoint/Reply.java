package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response. Immutable.
 *
 * @param body read from its position to its limit; duplicated before it is read
 * @param rows results in the body
 */
record Reply(int status, Map<String, String> headers, ByteBuffer body, int rows) implements Answer {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    Reply {
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), ByteBuffer.allocate(0), 0);
    }

    static Reply text(int status, String text) {
        return new Reply(status, Map.of("Content-Type", "text/plain;charset=utf-8"), utf8(text), 0);
    }

    static Reply json(int status, JsonNode json) {
        return new Reply(status, JSON, utf8(json.toString()), 0);
    }

    static Reply results(ByteBuffer json, int rows) {
        return new Reply(200, JSON, json, rows);
    }

    /** An error object with the message. */
    static Reply error(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }

    /** What the endpoint says when its model answers with anything but 200. */
    static Reply modelError(int modelStatus, String message) {
        Reply error = error(424, message);
        return new Reply(
                424,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "ms-azureml-model-error-statuscode",
                        String.valueOf(modelStatus),
                        "ms-azureml-model-error-reason",
                        "model_error"),
                error.body(),
                0);
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
