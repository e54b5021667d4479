package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.endpoint.ApiKeys;
import dev.inferencebridge.localstack.endpoint.InvalidControlException;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /control}, {@code /stats}, {@code /received}, {@code /jobs} and {@code /events}. Thread-safe. */
final class ControlService implements Service {

    private final AzureControl control;
    private final Supplier<ObjectNode> stats;
    private final Telemetry telemetry;
    private final Jobs jobs;
    private final Events events;
    private final ApiKeys keys;

    ControlService(
            AzureControl control,
            Supplier<ObjectNode> stats,
            Telemetry telemetry,
            Jobs jobs,
            Events events,
            ApiKeys keys) {
        this.control = control;
        this.stats = stats;
        this.telemetry = telemetry;
        this.jobs = jobs;
        this.events = events;
        this.keys = keys;
    }

    @Override
    public Answer answer(Call call) {
        return switch (call.method() + " " + call.path()) {
            case "GET /" -> Answer.text(200, "Healthy");
            case "GET /stats" -> Answer.json(200, stats.get());
            case "GET /received" -> received(call);
            case "DELETE /received" ->
                withKey(call, () -> {
                    telemetry.clear();
                    return Answer.json(200, Answer.object());
                });
            case "GET /jobs" -> jobs();
            case "GET /events" -> events();
            case "DELETE /events" ->
                withKey(call, () -> {
                    events.clear();
                    return Answer.json(200, Answer.object());
                });
            case "POST /control" -> withKey(call, () -> control(call));
            default ->
                error(
                        404,
                        "there are GET /stats, /received, /jobs and /events, DELETE /received and /events, and POST"
                                + " /control");
        };
    }

    @Override
    public Answer failure(int status) {
        return Answer.empty(status);
    }

    private Answer control(Call call) {
        try {
            control.apply(call.body());
            return Answer.json(200, Answer.object());
        } catch (InvalidControlException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer jobs() {
        ObjectNode json = Answer.object();
        ArrayNode all = json.putArray("jobs");
        jobs.all().forEach(job -> all.add(JobAnswers.inspected(job)));
        return Answer.json(200, json);
    }

    private Answer events() {
        ObjectNode json = Answer.object().put("accepted", events.accepted());
        ArrayNode held = json.putArray("events");
        events.received().forEach(held::add);
        return Answer.json(200, json);
    }

    private Answer received(Call call) {
        Optional<String> type = call.parameter("type");
        Optional<Telemetry.Kind> kind = type.flatMap(Telemetry.Kind::labelled);
        if (type.isPresent() && kind.isEmpty()) {
            return error(
                    400,
                    "type is one of metrics, events, dependencies, exceptions, messages, requests, others; not '"
                            + type.get() + "'");
        }
        ObjectNode json = Answer.object().put("accepted", telemetry.accepted()).put("forgotten", telemetry.forgotten());
        ArrayNode items = json.putArray("items");
        kind.map(telemetry::received).orElseGet(telemetry::received).forEach(items::add);
        return Answer.json(200, json);
    }

    private Answer withKey(Call call, Supplier<Answer> then) {
        return keys.accept(call.header("Authorization").orElse("")) ? then.get() : Answer.empty(401);
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Answer.object().put("error", message));
    }
}
