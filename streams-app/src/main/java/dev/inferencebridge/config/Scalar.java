package dev.inferencebridge.config;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** A single value, read from its text. */
final class Scalar<T> implements Kind<T> {

    /** Makes a value of its text, or rejects it at the spot and returns empty. */
    interface Parser<T> {
        Optional<T> parse(String text, Spot spot);
    }

    private final String description;
    private final Map<String, Object> jsonSchema;
    private final Parser<T> parser;

    Scalar(String description, Map<String, Object> jsonSchema, Parser<T> parser) {
        this.description = description;
        this.jsonSchema = jsonSchema;
        this.parser = parser;
    }

    @Override
    public Optional<T> read(Node node, Place at, Reading reading) {
        if (!reading.visit(node, at.key())) {
            return Optional.empty();
        }
        Place place = reading.place(node, at.key());
        return Shape.scalar(node, at, description, reading)
                .flatMap(scalar -> parser.parse(scalar.getValue(), new Spot(place, "", scalar.getValue(), reading)));
    }

    Optional<T> parse(String text, Spot spot) {
        return parser.parse(text, spot);
    }

    @Override
    public T ofDefault(String text, Place at, Reading reading) {
        return parser.parse(text, new Spot(at, "", text, reading))
                .orElseThrow(() -> new IllegalStateException("the default of " + at.key() + " breaks its own rule"));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return jsonSchema;
    }

    /** Where a text stands, for what is wrong with it. */
    record Spot(Place place, String subject, String text, Reading reading) {

        <T> Optional<T> reject(String rule) {
            return reject(rule, Optional.empty());
        }

        <T> Optional<T> reject(String rule, Optional<String> suggestion) {
            reading.problem(place, text, subject + rule, suggestion);
            return Optional.empty();
        }

        /** For a text that may be a secret: the problem does not show it. */
        <T> Optional<T> rejectUnseen(String rule) {
            reading.problem(place, subject + rule);
            return Optional.empty();
        }

        /** For a text that is most likely a secret: no other problem shows it either. */
        <T> Optional<T> rejectSecret(String rule, Optional<String> suggestion) {
            reading.problem(place, subject + rule, suggestion);
            if (suggestion.isEmpty()) {
                reading.hide(text);
            }
            return Optional.empty();
        }
    }
}
