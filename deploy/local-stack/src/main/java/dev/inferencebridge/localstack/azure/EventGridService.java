package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.endpoint.ApiKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A topic of Event Grid that takes CloudEvents: {@code POST /api/events}, all of a batch or nothing. Thread-safe. By key
 * ({@code aeg-sas-key}) or token; no shared access signatures.
 */
final class EventGridService implements Service {

    static final String AUDIENCE = "https://eventgrid.azure.net";

    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String SINGLE = "application/cloudevents+json";
    private static final int LARGEST = 1 << 20;

    private final Tokens tokens;
    private final ApiKeys keys;
    private final Events events;

    EventGridService(Tokens tokens, ApiKeys keys, Events events) {
        this.tokens = tokens;
        this.keys = keys;
        this.events = events;
    }

    @Override
    public Answer answer(Call call) {
        if (!call.path().equals("/api/events")) {
            return error(404, "NotFound", "Events are published at /api/events.");
        }
        if (!call.is("POST")) {
            return error(405, "MethodNotAllowed", "Only POST is allowed here.").with("Allow", "POST");
        }
        Optional<Answer> refusal = refusal(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (call.parameter("api-version").filter("2018-01-01"::equals).isEmpty()) {
            return error(400, "BadRequest", "The api-version is 2018-01-01.");
        }
        if (call.body().length > LARGEST) {
            return error(413, "RequestEntityTooLarge", "A request has at most 1 MiB.");
        }
        return publish(call);
    }

    @Override
    public Answer failure(int status) {
        return error(status, status == 429 ? "TooManyRequests" : "ServiceUnavailable", "The topic failed.");
    }

    private Optional<Answer> refusal(Call call) {
        Optional<String> key = call.header("aeg-sas-key");
        if (key.isPresent()) {
            return keys.accept("Bearer " + key.get())
                    ? Optional.empty()
                    : Optional.of(error(401, "Unauthorized", "The key is not one of the topic's."));
        }
        return tokens.check(call, AUDIENCE, Permission.SEND_EVENTS)
                .fold(
                        granted -> Optional.<Answer>empty(),
                        refused -> Optional.of(error(
                                refused.status(),
                                refused.status() == 403 ? "Forbidden" : "Unauthorized",
                                refused.message() + ".")));
    }

    private Answer publish(Call call) {
        String type = call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean batch = type.startsWith(BATCH);
        if (!batch && !type.startsWith(SINGLE)) {
            return error(415, "UnsupportedMediaType", "This topic takes " + BATCH + " and " + SINGLE + ".");
        }
        Optional<JsonNode> body = call.json();
        if (body.isEmpty() || body.get().isArray() != batch) {
            return error(400, "BadRequest", batch ? "A batch is a JSON array." : "An event is a JSON object.");
        }
        List<JsonNode> published = new ArrayList<>();
        if (batch) {
            body.get().forEach(published::add);
        } else {
            published.add(body.get());
        }
        for (int i = 0; i < published.size(); i++) {
            Optional<String> problem = CloudEventRules.problem(published.get(i));
            if (problem.isPresent()) {
                return error(400, "BadRequest", "Event " + i + ": " + problem.get() + ".");
            }
        }
        events.accept(published);
        return Answer.empty(200);
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode json = Answer.object();
        json.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, json);
    }
}
