package dev.inferencebridge.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Properties for the Kafka clients. No problem shows a value; a secret is accepted as a reference only. */
final class ClientProperties implements Kind<ClientProperties.Split> {

    /** The properties as they are, and those whose values are secrets. */
    record Split(Map<String, String> plain, Map<String, SecretReference> secret) {

        static final Split NONE = new Split(Map.of(), Map.of());

        Split {
            plain = Map.copyOf(plain);
            secret = Map.copyOf(secret);
        }
    }

    private static final String JAAS = "sasl.jaas.config";

    /** What the bridge sets itself, and the key to use instead. */
    private static final Map<String, String> RESERVED = Map.of(
            "application.id", "application-id",
            "bootstrap.servers", "kafka.bootstrap-servers",
            "processing.guarantee", "kafka.processing-guarantee",
            "num.stream.threads", "kafka.stream-threads",
            "commit.interval.ms", "kafka.commit-interval",
            "state.dir", "kafka.state-dir");

    @Override
    public Optional<Split> read(Node node, Place at, Reading reading) {
        Optional<MappingNode> mapping = Shape.mapping(node, at, reading);
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Place> seen = new LinkedHashMap<>();
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, SecretReference> secret = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.get().getValue()) {
            if (!reading.visit(tuple.getKeyNode(), at.key())) {
                return Optional.empty();
            }
            Optional<String> name = Shape.name(tuple, at, reading);
            if (name.isEmpty()) {
                continue;
            }
            Place place = reading.place(tuple.getKeyNode(), Reading.below(at.key(), name.get()));
            if (seen.putIfAbsent(name.get(), place) != null) {
                reading.problem(place, "the key is written twice");
            } else if (RESERVED.containsKey(name.get())) {
                reading.problem(place, "is set by the bridge; use the key '" + RESERVED.get(name.get()) + "'");
            } else {
                Shape.scalar(tuple.getValueNode(), place, "a single value", reading)
                        .ifPresent(value -> put(name.get(), value, place, reading, plain, secret));
            }
        }
        return Optional.of(new Split(plain, secret));
    }

    private static void put(
            String name,
            ScalarNode node,
            Place keyPlace,
            Reading reading,
            Map<String, String> plain,
            Map<String, SecretReference> secret) {
        Place place = reading.place(node, keyPlace.key());
        String value = node.getValue();
        boolean wholeIsSecret = SecretText.isNameOfOne(name);
        boolean mayRefer = wholeIsSecret || name.equals(JAAS) || name.endsWith("." + JAAS);
        Optional<SecretReference> reference = mayRefer ? SecretReference.parse(value, place) : Optional.empty();
        reference.ifPresent(reading::refers);
        if (reference.isPresent()) {
            secret.put(name, reference.get());
        } else if (wholeIsSecret) {
            reading.hide(value);
            reading.problem(place, Kinds.SECRET_RULE);
        } else if (SecretText.holdsOne(value)) {
            reading.problem(
                    place,
                    mayRefer
                            ? "holds a secret: keep the whole value elsewhere and refer to it, keyvault:NAME, file:PATH or env:NAME"
                            : "holds a secret, which does not belong in this file");
        } else {
            plain.put(name, value);
        }
    }

    @Override
    public Split ofDefault(String text, Place at, Reading reading) {
        return Split.NONE;
    }

    @Override
    public String description() {
        return "a mapping of client properties";
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Kinds.schema(
                "type", "object", "additionalProperties", Map.of("type", List.of("boolean", "number", "string")));
    }
}
