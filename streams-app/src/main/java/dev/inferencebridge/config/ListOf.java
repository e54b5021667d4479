package dev.inferencebridge.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A list with at least one element; repeated elements are problems. Optionally also one text with commas. */
final class ListOf<T> implements Kind<List<Located<T>>> {

    private final Scalar<T> kind;
    private final boolean commas;

    ListOf(Scalar<T> kind, boolean commas) {
        this.kind = kind;
        this.commas = commas;
    }

    @Override
    public Optional<List<Located<T>>> read(Node node, Place at, Reading reading) {
        if (!reading.visit(node, at.key())) {
            return Optional.empty();
        }
        Map<T, Located<T>> elements = new LinkedHashMap<>();
        if (commas && node instanceof ScalarNode) {
            Optional<ScalarNode> scalar = Shape.scalar(node, at, description(), reading);
            if (scalar.isEmpty()) {
                return Optional.empty();
            }
            Place place = reading.place(node, at.key());
            Arrays.stream(scalar.get().getValue().split(",", -1))
                    .map(String::strip)
                    .forEach(part -> kind.parse(part, new Scalar.Spot(place, "", part, reading))
                            .ifPresent(element -> add(element, place, elements, reading)));
            return Optional.of(List.copyOf(elements.values()));
        }
        var list = Shape.list(node, at, reading);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<Node> nodes = list.get().getValue();
        if (nodes.isEmpty()) {
            reading.problem(reading.place(node, at.key()), "must have at least one element");
            return Optional.empty();
        }
        for (int i = 0; i < nodes.size(); i++) {
            Place place = reading.place(nodes.get(i), at.key() + "[" + i + "]");
            kind.read(nodes.get(i), place, reading).ifPresent(element -> add(element, place, elements, reading));
        }
        return Optional.of(List.copyOf(elements.values()));
    }

    private void add(T element, Place place, Map<T, Located<T>> elements, Reading reading) {
        if (elements.putIfAbsent(element, new Located<>(element, place)) != null) {
            reading.problem(place, element.toString(), "is in the list twice", Optional.empty());
        }
    }

    @Override
    public List<Located<T>> ofDefault(String text, Place at, Reading reading) {
        return List.of();
    }

    @Override
    public String description() {
        return "a list, each " + kind.description() + (commas ? "; or one text with commas" : "");
    }

    @Override
    public Map<String, Object> jsonSchema() {
        Map<String, Object> list =
                Kinds.schema("type", "array", "minItems", 1, "uniqueItems", true, "items", kind.jsonSchema());
        return commas ? Kinds.schema("anyOf", List.of(list, Kinds.schema("type", "string", "minLength", 1))) : list;
    }
}
