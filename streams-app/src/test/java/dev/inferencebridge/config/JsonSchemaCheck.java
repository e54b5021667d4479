package dev.inferencebridge.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The part of JSON Schema that the generated schema uses; an unknown keyword is an error. */
final class JsonSchemaCheck {

    private final List<String> problems = new ArrayList<>();

    static List<String> problems(JsonNode schema, JsonNode value) {
        JsonSchemaCheck check = new JsonSchemaCheck();
        check.check(schema, value, "$");
        return check.problems;
    }

    private void check(JsonNode schema, JsonNode value, String path) {
        schema.properties().forEach(keyword -> {
            JsonNode argument = keyword.getValue();
            boolean holds = switch (keyword.getKey()) {
                case "$schema", "$id", "title", "description", "default", "properties" -> true;
                case "type" ->
                    argument.isArray()
                            ? elements(argument).stream().anyMatch(type -> isOf(type.textValue(), value))
                            : isOf(argument.textValue(), value);
                case "enum" -> elements(argument).contains(value);
                case "const" -> argument.equals(value);
                case "pattern" ->
                    !value.isTextual()
                            || Pattern.compile(argument.textValue())
                                    .matcher(value.textValue())
                                    .find();
                case "minLength" -> !value.isTextual() || value.textValue().length() >= argument.intValue();
                case "minimum" -> !value.isNumber() || value.longValue() >= argument.longValue();
                case "maximum" -> !value.isNumber() || value.longValue() <= argument.longValue();
                case "minItems" -> !value.isArray() || value.size() >= argument.intValue();
                case "minProperties" -> !value.isObject() || value.size() >= argument.intValue();
                case "maxProperties" -> !value.isObject() || value.size() <= argument.intValue();
                case "uniqueItems" ->
                    elements(value).stream().distinct().count()
                            == elements(value).size();
                case "not" -> !problems(argument, value).isEmpty();
                case "anyOf" ->
                    elements(argument).stream()
                            .anyMatch(any -> problems(any, value).isEmpty());
                case "required" -> elements(argument).stream().allMatch(name -> value.has(name.textValue()));
                case "items" -> {
                    elements(value).forEach(element -> check(argument, element, path + "[]"));
                    yield true;
                }
                case "propertyNames" ->
                    value.properties().stream()
                            .allMatch(p ->
                                    problems(argument, new TextNode(p.getKey())).isEmpty());
                case "additionalProperties" -> {
                    value.properties().stream()
                            .filter(p -> !schema.path("properties").has(p.getKey()))
                            .forEach(p -> {
                                if (argument.isBoolean()) {
                                    problems.add(path + "." + p.getKey() + ": unknown");
                                } else {
                                    check(argument, p.getValue(), path + "." + p.getKey());
                                }
                            });
                    yield true;
                }
                default -> throw new AssertionError("keyword " + keyword.getKey() + " at " + path);
            };
            if (!holds) {
                problems.add(path + ": " + keyword.getKey());
            }
        });
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())) {
                check(property.getValue(), value.get(property.getKey()), path + "." + property.getKey());
            }
        });
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("type " + type);
        };
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
