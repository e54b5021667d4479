package dev.inferencebridge.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Checks whether a node is the mapping, the list or the single value that is due, and says what it is instead. */
final class Shape {

    private Shape() {}

    static Optional<MappingNode> mapping(Node node, Place at, Reading reading) {
        if (node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)) {
            return Optional.of(mapping);
        }
        reading.problem(reading.place(node, at.key()), "must be a mapping, found " + found(node));
        return Optional.empty();
    }

    static Optional<SequenceNode> list(Node node, Place at, Reading reading) {
        if (node instanceof SequenceNode list && list.getTag().equals(Tag.SEQ)) {
            return Optional.of(list);
        }
        reading.problem(reading.place(node, at.key()), "must be a list, found " + found(node));
        return Optional.empty();
    }

    /** @param due what the value must be, for the message */
    static Optional<ScalarNode> scalar(Node node, Place at, String due, Reading reading) {
        if (node instanceof ScalarNode scalar && hasKnownTag(node) && !isNothing(node)) {
            return Optional.of(scalar);
        }
        reading.problem(reading.place(node, at.key()), "must be " + due + ", found " + found(node));
        return Optional.empty();
    }

    static Optional<String> name(NodeTuple tuple, Place at, Reading reading) {
        Node key = tuple.getKeyNode();
        if (key instanceof ScalarNode scalar && hasKnownTag(key) && !isNothing(key)) {
            return Optional.of(scalar.getValue());
        }
        reading.problem(reading.place(key, at.key()), "a key must be a word, found " + found(key));
        return Optional.empty();
    }

    static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static boolean hasKnownTag(Node node) {
        return node.getTag().getValue().startsWith(Tag.PREFIX);
    }

    private static String found(Node node) {
        if (isNothing(node)) {
            return "no value";
        }
        if (!hasKnownTag(node)) {
            return "a tag; quote a text that starts with '!'";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        return node instanceof SequenceNode ? "a list" : "a single value";
    }
}
