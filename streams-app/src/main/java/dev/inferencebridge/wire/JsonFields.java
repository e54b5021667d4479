package dev.inferencebridge.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The fields of one JSON object; one that is missing or of another type is an {@link IllegalArgumentException}. Immutable. */
record JsonFields(JsonNode object, String place) {

    static JsonFields of(JsonNode node, String place) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(place + ": expected a JSON object");
        }
        return new JsonFields(node, place);
    }

    void requireVersion(int known) {
        long version = whole("version");
        if (version != known) {
            throw new IllegalArgumentException(
                    place + ": is of version " + version + ", and this bridge reads version " + known);
        }
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> problem(name, "a text"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw problem(name, "a text");
        }
        return Optional.of(value.textValue());
    }

    double number(String name) {
        JsonNode value = object.path(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw problem(name, "a finite number");
        }
        return value.doubleValue();
    }

    long whole(String name) {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw problem(name, "a whole number");
        }
        return value.longValue();
    }

    JsonNode array(String name) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            throw problem(name, "an array");
        }
        return value;
    }

    JsonFields fields(String name) {
        JsonNode value = object.path(name);
        if (!value.isObject()) {
            throw problem(name, "an object");
        }
        return new JsonFields(value, place + "." + name);
    }

    private IllegalArgumentException problem(String name, String expected) {
        return new IllegalArgumentException(place + "." + name + ": expected " + expected);
    }
}
