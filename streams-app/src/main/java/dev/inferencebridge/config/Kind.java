package dev.inferencebridge.config;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** What the value of a key may be: how it is read, and how it is described to people and to editors. Immutable. */
interface Kind<T> {

    /**
     * Reads a value.
     *
     * @param at the place of its key
     * @return empty when it is not of this kind; then the reading has at least one problem more
     */
    Optional<T> read(Node node, Place at, Reading reading);

    /** The value of a key that is not written, from the default as the reference page shows it. */
    T ofDefault(String text, Place at, Reading reading);

    /** For the reference page, such as {@code duration, 1ms to 1m}. */
    String description();

    /** For editors: a JSON Schema of the values. */
    Map<String, Object> jsonSchema();

    /** The keys within, where there are such. */
    default Optional<Nested> nested() {
        return Optional.empty();
    }

    /**
     * A block within a value.
     *
     * @param suffix what its path adds to that of the value: empty, or {@code .<name>}
     */
    record Nested(String suffix, Block block) {}
}
