package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads control requests (see the package's description) and applies them, all of a request or nothing. Thread-safe.
 */
final class Control {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MANY = 1_000_000;

    private final Behaviour behaviour;
    private final Faults faults;
    private final Deployments deployments;
    private final ModelLoader models;

    Control(Behaviour behaviour, Faults faults, Deployments deployments, ModelLoader models) {
        this.behaviour = behaviour;
        this.faults = faults;
        this.deployments = deployments;
        this.models = models;
    }

    /** Returns the calls that got places by it, and are to run. */
    synchronized List<ScoringCall> apply(byte[] request) throws InvalidControlException {
        List<Runnable> changes = new ArrayList<>();
        List<ScoringCall> ready = new ArrayList<>();
        ControlObject root = ControlObject.of(
                "",
                parse(request),
                "latencyMs",
                "failNext",
                "failRate",
                "drop",
                "down",
                "deployments",
                "poison",
                "malformed",
                "maxRequestBytes",
                "requestTimeoutMs");
        if (root.has("latencyMs")) {
            Latency latency = latency(root.node("latencyMs"));
            changes.add(() -> behaviour.latency(latency));
        }
        if (root.has("requestTimeoutMs")) {
            Duration timeout = Duration.ofMillis(root.integer("requestTimeoutMs", 1, 180_000));
            changes.add(() -> behaviour.requestTimeout(timeout));
        }
        if (root.has("maxRequestBytes")) {
            int bytes = root.integer("maxRequestBytes", 1, EndpointOptions.LARGEST_REQUEST);
            changes.add(() -> behaviour.maxRequestBytes(bytes));
        }
        if (root.has("deployments")) {
            List<Deployments.Change> changed = deployments(root.node("deployments"));
            changes.add(() -> ready.addAll(deployments.reconfigure(changed)));
        }
        faults(root, changes);
        changes.forEach(Runnable::run);
        return ready;
    }

    private void faults(ControlObject root, List<Runnable> changes) throws InvalidControlException {
        if (root.has("failNext")) {
            List<Faults.Failure> failures = failures(root.node("failNext"));
            changes.add(() -> faults.failNext(failures));
        }
        if (root.has("failRate")) {
            ControlObject rate = ControlObject.of("failRate", root.node("failRate"), "status", "p");
            Faults.FailRate failRate = new Faults.FailRate(rate.integer("status", 400, 599), rate.number("p", 0, 1));
            changes.add(() -> faults.failAtRandom(failRate));
        }
        if (root.has("drop")) {
            int count = ControlObject.of("drop", root.node("drop"), "count").integer("count", 0, MANY);
            changes.add(() -> faults.drop(count));
        }
        if (root.has("down")) {
            Faults.Availability availability = availability(root.node("down"));
            changes.add(() -> faults.availability(availability));
        }
        if (root.has("poison")) {
            if (root.node("poison").isNull()) {
                changes.add(() -> faults.poison(null));
            } else {
                Faults.Poison poison = poison(root.node("poison"));
                changes.add(() -> faults.poison(poison));
            }
        }
        if (root.has("malformed")) {
            ControlObject malformed = ControlObject.of("malformed", root.node("malformed"), "kind", "count");
            String kind = malformed.oneOf("kind", List.of("short", "nan", "text", "object"));
            int count = malformed.integer("count", 0, MANY, 1);
            changes.add(() -> faults.malform(Faults.Malformation.valueOf(kind.toUpperCase(Locale.ROOT)), count));
        }
    }

    private static Latency latency(JsonNode json) throws InvalidControlException {
        ControlObject latency = ControlObject.of("latencyMs", json, "median", "p99");
        double median = latency.number("median", 0, 600_000);
        double p99 = latency.has("p99") ? latency.number("p99", 0, 600_000) : median;
        try {
            return new Latency(Latency.millis(median), Latency.millis(p99));
        } catch (IllegalArgumentException e) {
            throw new InvalidControlException("latencyMs: " + e.getMessage());
        }
    }

    /** What {@code PUT /traffic} does: percent by deployment; who is not named gets nothing. Otherwise as {@link #apply}. */
    synchronized List<ScoringCall> traffic(byte[] request) throws InvalidControlException {
        JsonNode json = parse(request);
        ControlObject shares = ControlObject.of("", json);
        Map<String, DeploymentOptions> all = new LinkedHashMap<>();
        deployments.options().forEach(known -> all.put(known.name(), known.withTraffic(0)));
        for (Map.Entry<String, JsonNode> share : json.properties()) {
            DeploymentOptions known = all.get(share.getKey());
            if (known == null) {
                throw new InvalidControlException("there is no deployment '" + share.getKey() + "', known are "
                        + String.join(", ", all.keySet()));
            }
            all.put(share.getKey(), known.withTraffic(shares.integer(share.getKey(), 0, 100)));
        }
        try {
            DeploymentOptions.requireConsistent(all.values());
        } catch (IllegalArgumentException e) {
            throw new InvalidControlException(String.valueOf(e.getMessage()));
        }
        return deployments.reconfigure(all.values().stream()
                .map(options -> new Deployments.Change(options, Optional.empty()))
                .toList());
    }

    private List<Deployments.Change> deployments(JsonNode json) throws InvalidControlException {
        ControlObject.of("deployments", json);
        Map<String, DeploymentOptions> all = new LinkedHashMap<>();
        deployments.options().forEach(known -> all.put(known.name(), known));
        List<DeploymentOptions> changed = new ArrayList<>();
        Map<String, Path> files = new LinkedHashMap<>();
        try {
            for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                ControlObject change = ControlObject.of(
                        "deployments." + name, json.path(name), "traffic", "maxConcurrent", "instances", "model");
                DeploymentOptions known = all.getOrDefault(name, new DeploymentOptions(name, 0, 1, 1));
                DeploymentOptions options = new DeploymentOptions(
                        name,
                        change.integer("traffic", 0, 100, known.traffic()),
                        change.integer("maxConcurrent", 1, 100_000, known.maxConcurrentPerInstance()),
                        change.integer("instances", 1, 1_000, known.instances()));
                all.put(name, options);
                changed.add(options);
                if (change.has("model")) {
                    files.put(name, Path.of(change.node("model").asText()));
                }
            }
            DeploymentOptions.requireConsistent(all.values());
            // Loaded last: what is refused before leaves no model behind.
            Map<String, ModelServer> loaded = models.loadAll(files);
            return changed.stream()
                    .map(options -> new Deployments.Change(options, Optional.ofNullable(loaded.get(options.name()))))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new InvalidControlException("deployments: " + e.getMessage());
        }
    }

    private static List<Faults.Failure> failures(JsonNode json) throws InvalidControlException {
        if (!json.isArray()) {
            throw new InvalidControlException("failNext is an array");
        }
        List<Faults.Failure> failures = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            ControlObject failure =
                    ControlObject.of("failNext[" + i + "]", json.get(i), "count", "status", "headers", "body");
            Reply reply = new Reply(failure.integer("status", 200, 599), headers(failure), body(failure), 0);
            failures.add(new Faults.Failure(failure.integer("count", 1, MANY, 1), reply));
        }
        return failures;
    }

    private static Map<String, String> headers(ControlObject failure) throws InvalidControlException {
        Map<String, String> headers = new HashMap<>();
        if (failure.has("headers")) {
            JsonNode json = failure.node("headers");
            ControlObject.of(failure.path("headers"), json);
            json.fieldNames()
                    .forEachRemaining(name -> headers.put(name, json.path(name).asText()));
        }
        return headers;
    }

    private static ByteBuffer body(ControlObject failure) {
        JsonNode body = failure.node("body");
        if (body.isMissingNode()) {
            return Reply.utf8("");
        }
        return Reply.utf8(body.isTextual() ? body.textValue() : body.toString());
    }

    private static Faults.Availability availability(JsonNode json) throws InvalidControlException {
        if (json.isBoolean()) {
            return json.booleanValue() ? Faults.Availability.UNAVAILABLE : Faults.Availability.UP;
        }
        if (json.isTextual() && json.textValue().equals("close")) {
            return Faults.Availability.CLOSING;
        }
        throw new InvalidControlException("down is true, false or \"close\"");
    }

    private Faults.Poison poison(JsonNode json) throws InvalidControlException {
        ControlObject poison = ControlObject.of("poison", json, "column", "value", "statuscode");
        return new Faults.Poison(
                poison.oneOf("column", models.inputNames()),
                poison.number("value", -Double.MAX_VALUE, Double.MAX_VALUE),
                poison.has("statuscode") ? poison.integer("statuscode", 400, 599) : 400);
    }

    private static JsonNode parse(byte[] request) throws InvalidControlException {
        try {
            return MAPPER.readTree(request);
        } catch (IOException e) {
            throw new InvalidControlException("the request is not JSON");
        }
    }
}
