package dev.inferencebridge.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Options of the Cassandra driver by their paths. Those that the driver does not know, or that the bridge sets, are refused. */
final class DriverOptionMap implements Kind<Map<String, String>> {

    /** What the bridge sets itself, by path or the start of one, and what to do instead. */
    private static final Map<String, String> RESERVED = reserved();

    private static Map<String, String> reserved() {
        Map<String, String> reserved = new LinkedHashMap<>();
        reserved.put("basic.contact-points", use("cassandra.contact-points"));
        reserved.put("basic.load-balancing-policy.local-datacenter", use("cassandra.local-datacenter"));
        reserved.put("basic.load-balancing-policy.class", "is set by the bridge, whose writes are token-aware");
        reserved.put("basic.load-balancing-policy.evaluator", "is set by the bridge");
        reserved.put("basic.request.timeout", use("cassandra.request-timeout"));
        reserved.put("basic.request.consistency", use("cassandra.consistency"));
        reserved.put("basic.request.default-idempotence", "is set by the bridge for each statement");
        reserved.put("basic.cloud", use("cassandra.secure-connect-bundle"));
        reserved.put("basic.session-name", "is set by the bridge");
        reserved.put("basic.session-keyspace", "has no use here: statements name their keyspace");
        reserved.put("basic.application", "is set by the bridge");
        reserved.put("basic.graph", "has no use here");
        reserved.put("basic.config-reload-interval", "has no use here: this file is read once");
        reserved.put("advanced.auth-provider", use("cassandra.auth"));
        reserved.put("advanced.ssl-engine-factory", use("cassandra.tls"));
        reserved.put("advanced.speculative-execution-policy", use("cassandra.speculative-execution"));
        reserved.put("advanced.throttler", use("cassandra.throttling"));
        reserved.put("advanced.retry-policy", "is set by the bridge, which retries until a write is stored or refused");
        reserved.put("advanced.request-tracker", "is refused: trackers write values of rows to the log");
        reserved.put("advanced.request-id", "has no use here");
        reserved.put("advanced.reconnect-on-init", "is set by the bridge");
        reserved.put("advanced.resolve-contact-points", "is set by the bridge");
        reserved.put("advanced.metadata.schema", "is set by the bridge, which checks tables against their schema");
        reserved.put("advanced.metrics", "has no use here: the bridge has meters of its own");
        reserved.put("advanced.graph", "has no use here");
        reserved.put("advanced.monitor-reporting", "has no use here");
        reserved.put("profiles", "has no use here");
        return reserved;
    }

    private static String use(String key) {
        return "is set by the bridge; use the key '" + key + "'";
    }

    @Override
    public Optional<Map<String, String>> read(Node node, Place at, Reading reading) {
        Optional<MappingNode> mapping = Shape.mapping(node, at, reading);
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, Place> seen = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.get().getValue()) {
            if (!reading.visit(tuple.getKeyNode(), at.key())) {
                return Optional.empty();
            }
            Shape.name(tuple, at, reading).ifPresent(path -> {
                Place place = reading.place(tuple.getKeyNode(), Reading.below(at.key(), path));
                if (seen.putIfAbsent(path, place) != null) {
                    reading.problem(place, "the key is written twice");
                } else {
                    readOption(path, tuple.getValueNode(), place, reading, options);
                }
            });
        }
        return Optional.of(options);
    }

    private static void readOption(String path, Node value, Place place, Reading reading, Map<String, String> options) {
        Optional<String> reserved = RESERVED.entrySet().stream()
                .filter(taken -> path.equals(taken.getKey()) || path.startsWith(taken.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
        if (reserved.isPresent()) {
            reading.problem(place, reserved.get());
            return;
        }
        DriverReference reference = DriverReference.get();
        if (!reference.paths().contains(path)) {
            reading.problem(
                    place,
                    "is no option of the driver's reference.conf that holds a single value",
                    Nearest.to(path, reference.paths()));
            return;
        }
        Shape.scalar(value, place, "a single value", reading).ifPresent(scalar -> {
            String text = scalar.getValue();
            Place valuePlace = reading.place(value, place.key());
            reference
                    .problem(path, text)
                    .ifPresentOrElse(
                            rule -> reading.problem(valuePlace, text, rule, Optional.empty()),
                            () -> options.put(path, text));
        });
    }

    @Override
    public Map<String, String> ofDefault(String text, Place at, Reading reading) {
        return Map.of();
    }

    @Override
    public String description() {
        return "a mapping of the driver's options";
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Kinds.schema(
                "type", "object", "additionalProperties", Map.of("type", List.of("boolean", "number", "string")));
    }
}
