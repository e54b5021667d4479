package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with an event by CloudEvents 1.0 in its JSON format. Stateless. */
final class CloudEventRules {

    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final Set<String> DATA = Set.of("data", "data_base64");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");

    private CloudEventRules() {}

    /** The first thing; it names the attribute. */
    static Optional<String> problem(JsonNode event) {
        if (!event.isObject()) {
            return Optional.of("an event is a JSON object");
        }
        if (!event.path("specversion").asText().equals("1.0")) {
            return Optional.of("specversion is \"1.0\"");
        }
        for (String name : REQUIRED) {
            if (!event.path(name).isTextual() || event.path(name).textValue().isBlank()) {
                return Optional.of(name + " is required, a text");
            }
        }
        if (event.has("data") && event.has("data_base64")) {
            return Optional.of("an event has data or data_base64, not both");
        }
        for (Map.Entry<String, JsonNode> attribute : event.properties()) {
            Optional<String> problem = attribute(attribute.getKey(), attribute.getValue());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return time(event.path("time"));
    }

    private static Optional<String> attribute(String name, JsonNode value) {
        if (DATA.contains(name)) {
            return Optional.empty();
        }
        if (!ATTRIBUTE.matcher(name).matches()) {
            return Optional.of("the name of attribute '" + name + "' has others than lower-case letters and digits");
        }
        return value.isContainerNode()
                ? Optional.of("attribute " + name + " is a text, a number or a truth value")
                : Optional.empty();
    }

    private static Optional<String> time(JsonNode time) {
        if (time.isMissingNode() || time.isNull()) {
            return Optional.empty();
        }
        try {
            OffsetDateTime.parse(time.asText());
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.of("time is a timestamp of RFC 3339, such as 2026-01-02T03:04:05Z");
        }
    }
}
