package dev.inferencebridge.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A mapping with names of the user's own, at least one, in the order of the file. */
final class MapOf<T> implements Kind<Map<String, Located<T>>> {

    private final String placeholder;
    private final Scalar<String> names;
    private final Kind<T> kind;

    /** @param placeholder how the reference page writes a name, such as {@code <pipeline>} */
    MapOf(String placeholder, Scalar<String> names, Kind<T> kind) {
        this.placeholder = placeholder;
        this.names = names;
        this.kind = kind;
    }

    @Override
    public Optional<Map<String, Located<T>>> read(Node node, Place at, Reading reading) {
        if (!reading.visit(node, at.key())) {
            return Optional.empty();
        }
        Optional<MappingNode> mapping = Shape.mapping(node, at, reading);
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        if (mapping.get().getValue().isEmpty()) {
            reading.problem(reading.place(node, at.key()), "must have at least one entry");
            return Optional.empty();
        }
        Set<String> seen = new HashSet<>();
        Map<String, Located<T>> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.get().getValue()) {
            Shape.name(tuple, at, reading).ifPresent(name -> readEntry(name, tuple, at, reading, seen, entries));
        }
        return Optional.of(Collections.unmodifiableMap(entries));
    }

    private void readEntry(
            String name,
            NodeTuple tuple,
            Place at,
            Reading reading,
            Set<String> seen,
            Map<String, Located<T>> entries) {
        Place keyPlace = reading.place(tuple.getKeyNode(), Reading.below(at.key(), name));
        if (!seen.add(name)) {
            reading.problem(keyPlace, "the key is written twice");
            return;
        }
        Optional<String> valid = names.parse(name, new Scalar.Spot(keyPlace, "the name ", name, reading));
        Optional<T> value = kind.read(tuple.getValueNode(), keyPlace, reading);
        if (valid.isPresent() && value.isPresent()) {
            entries.put(name, new Located<>(value.get(), reading.place(tuple.getValueNode(), keyPlace.key())));
        }
    }

    @Override
    public Map<String, Located<T>> ofDefault(String text, Place at, Reading reading) {
        return Map.of();
    }

    @Override
    public String description() {
        return kind.nested().isPresent()
                ? "a mapping by " + placeholder
                : "a mapping of " + placeholder + " to " + kind.description();
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Kinds.schema(
                "type",
                "object",
                "minProperties",
                1,
                "propertyNames",
                names.jsonSchema(),
                "additionalProperties",
                kind.jsonSchema());
    }

    @Override
    public Optional<Nested> nested() {
        return kind.nested().map(n -> new Nested("." + placeholder + n.suffix(), n.block()));
    }
}
