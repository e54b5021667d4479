package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.localstack.endpoint.ControlObject;
import dev.inferencebridge.localstack.endpoint.InvalidControlException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads control requests (see the package's description) and applies them: nothing of a request that is not understood.
 * Thread-safe.
 */
final class AzureControl {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MANY = 1_000_000;

    private final Map<AzureService, Conduct> conducts;
    private final Tokens tokens;
    private final Secrets secrets;
    private final Telemetry telemetry;
    private final MonitorService monitor;
    private final Jobs jobs;

    AzureControl(
            Map<AzureService, Conduct> conducts,
            Tokens tokens,
            Secrets secrets,
            Telemetry telemetry,
            MonitorService monitor,
            Jobs jobs) {
        this.conducts = Map.copyOf(conducts);
        this.tokens = tokens;
        this.secrets = secrets;
        this.telemetry = telemetry;
        this.monitor = monitor;
        this.jobs = jobs;
    }

    synchronized void apply(byte[] request) throws InvalidControlException {
        List<Runnable> changes = new ArrayList<>();
        ControlObject root = ControlObject.of(
                "", parse(request), "services", "tokens", "permissions", "secrets", "telemetry", "jobs");
        if (root.has("services")) {
            for (Map.Entry<String, JsonNode> service : members(root, "services")) {
                service(service.getKey(), service.getValue(), changes);
            }
        }
        if (root.has("tokens")) {
            tokens(
                    ControlObject.of("tokens", root.node("tokens"), "lifetimeSeconds", "rotateKey", "revokeAll"),
                    changes);
        }
        if (root.has("permissions")) {
            for (Map.Entry<String, JsonNode> identity : members(root, "permissions")) {
                permissions(identity.getKey(), identity.getValue(), changes);
            }
        }
        if (root.has("secrets")) {
            for (Map.Entry<String, JsonNode> secret : members(root, "secrets")) {
                secret(secret.getKey(), secret.getValue(), changes);
            }
        }
        if (root.has("telemetry")) {
            telemetry(ControlObject.of("telemetry", root.node("telemetry"), "rejectNext", "needsToken"), changes);
        }
        if (root.has("jobs")) {
            jobs(ControlObject.of("jobs", root.node("jobs"), "paceMs", "failNext", "holdAt"), changes);
        }
        try {
            changes.forEach(Runnable::run);
        } catch (IllegalArgumentException e) {
            throw new InvalidControlException(String.valueOf(e.getMessage()));
        }
    }

    private void service(String label, JsonNode json, List<Runnable> changes) throws InvalidControlException {
        Conduct conduct = AzureService.labelled(label)
                .map(conducts::get)
                .orElseThrow(() -> new InvalidControlException("services knows "
                        + String.join(
                                ", ",
                                conducts.keySet().stream()
                                        .map(AzureService::label)
                                        .sorted()
                                        .toList())
                        + ", and not '" + label + "'"));
        String place = "services." + label;
        ControlObject changed = ControlObject.of(place, json, "availability", "latencyMs", "failNext");
        if (changed.has("latencyMs")) {
            Duration latency = Duration.ofMillis(changed.integer("latencyMs", 0, 600_000));
            changes.add(() -> conduct.latency(latency));
        }
        if (changed.has("failNext")) {
            failNext(place + ".failNext", changed.node("failNext"), conduct, changes);
        }
        if (changed.has("availability")) {
            Conduct.Availability availability =
                    switch (changed.oneOf("availability", List.of("up", "unavailable", "refused"))) {
                        case "up" -> Conduct.Availability.UP;
                        case "unavailable" -> Conduct.Availability.UNAVAILABLE;
                        default -> Conduct.Availability.REFUSED;
                    };
            changes.add(() -> conduct.availability(availability));
        }
    }

    private static void failNext(String place, JsonNode json, Conduct conduct, List<Runnable> changes)
            throws InvalidControlException {
        if (!json.isArray()) {
            throw new InvalidControlException(place + " is an array");
        }
        if (json.isEmpty()) {
            changes.add(conduct::forgetFailures);
        }
        for (JsonNode one : json) {
            ControlObject failure = ControlObject.of(place, one, "count", "status", "headers");
            int count = failure.integer("count", 1, MANY, 1);
            int status = failure.integer("status", 400, 599);
            Map<String, String> headers = new HashMap<>();
            failure.node("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            changes.add(() -> conduct.failNext(count, status, headers));
        }
    }

    private void tokens(ControlObject changed, List<Runnable> changes) throws InvalidControlException {
        if (changed.has("lifetimeSeconds")) {
            Duration lifetime =
                    Duration.ofSeconds(changed.integer("lifetimeSeconds", 1, (int) AzureOptions.LONGEST.toSeconds()));
            changes.add(() -> tokens.lifetime(lifetime));
        }
        if (flag(changed, "rotateKey", false)) {
            changes.add(tokens::rotateKey);
        }
        if (flag(changed, "revokeAll", false)) {
            changes.add(tokens::revokeAll);
        }
    }

    private void permissions(String identity, JsonNode json, List<Runnable> changes) throws InvalidControlException {
        String place = "permissions." + identity;
        if (tokens.identity(one -> one.name().equals(identity)).isEmpty()) {
            throw new InvalidControlException(place + ": there is no such identity");
        }
        if (!json.isArray()) {
            throw new InvalidControlException(place + " is an array");
        }
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        for (JsonNode label : json) {
            granted.add(Permission.labelled(label.asText())
                    .orElseThrow(
                            () -> new InvalidControlException(place + " has the unknown '" + label.asText() + "'")));
        }
        changes.add(() -> tokens.permissions(identity, granted));
    }

    private void secret(String name, JsonNode json, List<Runnable> changes) throws InvalidControlException {
        if (json.isNull()) {
            changes.add(() -> secrets.delete(name));
            return;
        }
        String place = "secrets." + name;
        ControlObject changed = ControlObject.of(place, json, "value", "enabled", "notBefore", "expires");
        boolean enabled = flag(changed, "enabled", true);
        if (!changed.has("value")) {
            changes.add(() -> secrets.enabled(name, enabled));
            return;
        }
        if (!changed.node("value").isTextual()) {
            throw new InvalidControlException(place + ".value is a text");
        }
        String value = changed.node("value").textValue();
        Optional<Instant> notBefore = time(changed, "notBefore");
        Optional<Instant> expires = time(changed, "expires");
        changes.add(() -> secrets.set(name, value, enabled, notBefore, expires));
    }

    private void telemetry(ControlObject changed, List<Runnable> changes) throws InvalidControlException {
        if (changed.has("rejectNext")) {
            ControlObject reject =
                    ControlObject.of("telemetry.rejectNext", changed.node("rejectNext"), "items", "status");
            int items = reject.integer("items", 0, MANY);
            int status = reject.integer("status", 400, 599, 500);
            changes.add(() -> telemetry.rejectNext(items, status));
        }
        if (changed.has("needsToken")) {
            boolean needs = flag(changed, "needsToken", false);
            changes.add(() -> monitor.needsToken(needs));
        }
    }

    private void jobs(ControlObject changed, List<Runnable> changes) throws InvalidControlException {
        if (changed.has("paceMs")) {
            Duration pace = Duration.ofMillis(changed.integer("paceMs", 0, 60_000));
            changes.add(() -> jobs.pace(pace));
        }
        if (changed.has("failNext")) {
            ControlObject failure = ControlObject.of("jobs.failNext", changed.node("failNext"), "count", "message");
            int count = failure.integer("count", 0, MANY, 1);
            String message = failure.node("message").asText("the job failed on purpose");
            changes.add(() -> jobs.failNext(count, message));
        }
        if (changed.has("holdAt") && changed.node("holdAt").isNull()) {
            changes.add(jobs::release);
        } else if (changed.has("holdAt")) {
            String word = changed.oneOf("holdAt", List.of(JobStatus.QUEUED.word(), JobStatus.RUNNING.word()));
            changes.add(() -> jobs.holdAt(JobStatus.of(word).orElseThrow()));
        }
    }

    private static Optional<Instant> time(ControlObject object, String name) throws InvalidControlException {
        if (!object.has(name)) {
            return Optional.empty();
        }
        if (!object.node(name).isIntegralNumber()) {
            throw new InvalidControlException(object.path(name) + " is in seconds since 1970");
        }
        return Optional.of(Instant.ofEpochSecond(object.node(name).longValue()));
    }

    private static boolean flag(ControlObject object, String name, boolean otherwise) throws InvalidControlException {
        if (!object.has(name)) {
            return otherwise;
        }
        if (!object.node(name).isBoolean()) {
            throw new InvalidControlException(object.path(name) + " is true or false");
        }
        return object.node(name).booleanValue();
    }

    private static Set<Map.Entry<String, JsonNode>> members(ControlObject root, String name)
            throws InvalidControlException {
        ControlObject.of(name, root.node(name));
        return root.node(name).properties();
    }

    private static JsonNode parse(byte[] request) throws InvalidControlException {
        try {
            return JSON.readTree(request);
        } catch (IOException e) {
            throw new InvalidControlException("the request is a JSON object");
        }
    }
}
