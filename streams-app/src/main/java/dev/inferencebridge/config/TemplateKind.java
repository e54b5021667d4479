package dev.inferencebridge.config;

import dev.inferencebridge.retraining.TriggerTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of anything that JSON can say, with places for what a trigger says. A text that holds a secret is refused. */
final class TemplateKind implements Kind<TriggerTemplate> {

    private static final String NO_SECRET =
            "must not hold a secret: give the job's compute an identity, or let it read a key vault";

    @Override
    public Optional<TriggerTemplate> read(Node node, Place at, Reading reading) {
        if (!reading.visit(node, at.key())) {
            return Optional.empty();
        }
        return Shape.mapping(node, at, reading).flatMap(mapping -> {
            int before = reading.problems().size();
            Map<String, @Nullable Object> tree = map(mapping, at, reading);
            return reading.problems().size() == before ? Optional.of(TriggerTemplate.of(tree)) : Optional.empty();
        });
    }

    private @Nullable Object value(Node node, Place at, Reading reading) {
        if (!reading.visit(node, at.key())) {
            return null;
        }
        if (node instanceof MappingNode) {
            return Shape.mapping(node, at, reading)
                    .map(mapping -> map(mapping, at, reading))
                    .orElse(null);
        }
        if (node instanceof SequenceNode) {
            return Shape.list(node, at, reading)
                    .map(list -> list(list.getValue(), at, reading))
                    .orElse(null);
        }
        return Shape.isNothing(node)
                ? null
                : Shape.scalar(node, at, "a text, a number, true or false", reading)
                        .map(scalar -> scalar(scalar, at, reading))
                        .orElse(null);
    }

    private Map<String, @Nullable Object> map(MappingNode mapping, Place at, Reading reading) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Shape.name(tuple, at, reading).ifPresent(name -> {
                Place place = reading.place(tuple.getKeyNode(), Reading.below(at.key(), name));
                if (map.containsKey(name)) {
                    reading.problem(place, "the key is written twice");
                } else if (SecretText.isNameOfOne(name)
                        && tuple.getValueNode() instanceof ScalarNode literal
                        && literal.getTag().equals(Tag.STR)) {
                    reading.problem(place, NO_SECRET);
                    reading.hide(literal.getValue());
                } else {
                    map.put(name, value(tuple.getValueNode(), place, reading));
                }
            });
        }
        return map;
    }

    private List<@Nullable Object> list(List<Node> nodes, Place at, Reading reading) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            list.add(value(nodes.get(i), reading.place(nodes.get(i), at.key() + "[" + i + "]"), reading));
        }
        return list;
    }

    private static Object scalar(ScalarNode scalar, Place at, Reading reading) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        if (scalar.getTag().equals(Tag.INT) && text.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        if (scalar.getTag().equals(Tag.FLOAT)
                && text.matches("[-+]?[0-9]{1,30}(\\.[0-9]{0,30})?([eE][-+]?[0-9]{1,3})?")) {
            return Double.valueOf(text);
        }
        Place place = reading.place(scalar, at.key());
        if (SecretText.holdsOne(text)) {
            reading.problem(place, NO_SECRET);
            reading.hide(text);
        }
        Set<String> unknown = TriggerTemplate.unknownPlaces(text);
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            String name = first.substring(2, first.length() - 1);
            reading.problem(
                    place,
                    first,
                    "nothing fills this place; there are ${parameter.<name>} and "
                            + String.join(
                                    ", ",
                                    TriggerTemplate.placeNames().stream()
                                            .map(known -> "${" + known + "}")
                                            .toList()),
                    Nearest.to(name, TriggerTemplate.placeNames()).map(known -> "${" + known + "}"));
        }
        return text;
    }

    @Override
    public TriggerTemplate ofDefault(String text, Place at, Reading reading) {
        return TriggerTemplate.of(Map.of());
    }

    @Override
    public String description() {
        return "a mapping of anything, with places such as `${model}`";
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Kinds.schema("type", "object");
    }
}
