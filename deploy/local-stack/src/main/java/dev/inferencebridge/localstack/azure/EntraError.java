package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** A refusal of the token endpoint, in the form that it has there. Immutable. */
record EntraError(int status, String error, int code, String message) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static EntraError request(int code, String message) {
        return new EntraError(400, "invalid_request", code, message);
    }

    static EntraError client(int code, String message) {
        return new EntraError(401, "invalid_client", code, message);
    }

    Answer answer(Clock clock) {
        String time = TIME.format(clock.instant());
        String trace = UUID.randomUUID().toString();
        ObjectNode json = Answer.object()
                .put("error", error)
                .put(
                        "error_description",
                        "AADSTS" + code + ": " + message + " Trace ID: " + trace + " Timestamp: " + time);
        json.putArray("error_codes").add(code);
        json.put("timestamp", time)
                .put("trace_id", trace)
                .put("correlation_id", UUID.randomUUID().toString());
        return Answer.json(status, json).with("Cache-Control", "no-store");
    }
}
