package dev.inferencebridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A single value, or a list in which values may repeat. */
final class DefaultKind implements Kind<WrittenDefault> {

    private static final int MOST = 16_384;

    private static final Scalar<String> VALUE = new Scalar<>(
            "a number, true, false or a word",
            Kinds.schema("type", List.of("number", "boolean", "string")),
            (text, spot) -> Optional.of(text));

    @Override
    public Optional<WrittenDefault> read(Node node, Place at, Reading reading) {
        if (!(node instanceof SequenceNode)) {
            return VALUE.read(node, at, reading).map(text -> new WrittenDefault(List.of(text), false));
        }
        if (!reading.visit(node, at.key())) {
            return Optional.empty();
        }
        return Shape.list(node, at, reading).flatMap(list -> readList(list.getValue(), at, reading));
    }

    private static Optional<WrittenDefault> readList(List<Node> nodes, Place at, Reading reading) {
        if (nodes.isEmpty() || nodes.size() > MOST) {
            reading.problem(at, "must have 1 to " + MOST + " elements");
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Place place = reading.place(nodes.get(i), at.key() + "[" + i + "]");
            VALUE.read(nodes.get(i), place, reading).ifPresent(texts::add);
        }
        return texts.size() == nodes.size() ? Optional.of(new WrittenDefault(texts, true)) : Optional.empty();
    }

    @Override
    public WrittenDefault ofDefault(String text, Place at, Reading reading) {
        return new WrittenDefault(List.of(text), false);
    }

    @Override
    public String description() {
        return "a number, true, false, a word, or a list of numbers";
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Kinds.schema(
                "type",
                List.of("number", "boolean", "string", "array"),
                "minItems",
                1,
                "items",
                Kinds.schema("type", List.of("number", "boolean", "string")));
    }
}
