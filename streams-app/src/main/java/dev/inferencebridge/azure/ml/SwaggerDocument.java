package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The inputs of a model as the OpenAPI document of its endpoint tells them: Swagger 2.0, OpenAPI 3.0 or 3.1. Confined to the
 * thread that reads it.
 *
 * <p>Documents come from a scoring server that derives them of a sample, or from whoever wrote the scoring script. Of a table
 * the names are, in this order: the {@code columns} of the example, since an array has an order; the {@code columns} that
 * the schema lists; the properties of a row.
 */
final class SwaggerDocument {

    private static final String JSON = "application/json";
    private static final JsonNode NOTHING = MissingNode.getInstance();

    /** More than any document nests references; ends those that go round. */
    private static final int MAX_REFERENCES = 32;

    private final JsonNode root;

    SwaggerDocument(JsonNode root) {
        this.root = root;
    }

    /** Of a body that a scoring path takes, and an example of it; either may be missing. */
    private record Body(JsonNode schema, JsonNode example) {}

    /**
     * The members of a scoring request.
     *
     * @param path the path of the scoring URI
     */
    Set<String> members(String path) {
        Body body = body(path);
        Set<String> members = new HashSet<>();
        body.schema().path("properties").fieldNames().forEachRemaining(members::add);
        body.example().fieldNames().forEachRemaining(members::add);
        return members;
    }

    /**
     * What one member of a scoring request takes.
     *
     * @param path the path of the scoring URI
     * @return empty when the document does not say
     */
    Optional<DescribedInputs> inputs(String path, String member) {
        Body body = body(path);
        JsonNode schema = resolved(body.schema().path("properties").path(member));
        JsonNode example = first(body.example().path(member), exampleOf(schema));
        JsonNode data = resolved(schema.path("properties").path("data"));
        boolean split = !data.isMissingNode() || example.path("data").isArray();
        if (split) {
            JsonNode columns = resolved(schema.path("properties").path("columns"));
            return rows(names(columns, example.path("columns")), data, first(example.path("data"), exampleOf(data)));
        }
        return rows(List.of(), schema, example);
    }

    /** Of a list of rows, each a list or an object. */
    private Optional<DescribedInputs> rows(List<String> columns, JsonNode list, JsonNode examples) {
        JsonNode row = resolved(list.path("items"));
        JsonNode example = first(examples.path(0), exampleOf(row));
        List<String> names = columns.isEmpty() ? fields(row, example) : columns;
        if (names.isEmpty()) {
            int width = width(row, example);
            return width < 1
                    ? Optional.empty()
                    : Optional.of(new DescribedInputs.Unnamed(width, kindAt(row, example, 0, "")));
        }
        Map<String, DescribedInputs.Kind> inputs = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            inputs.put(names.get(i), kindAt(row, example, i, names.get(i)));
        }
        return Optional.of(new DescribedInputs.Named(inputs));
    }

    private static List<String> names(JsonNode columns, JsonNode example) {
        for (JsonNode list : List.of(
                example,
                columns.path("const"),
                columns.path("default"),
                exampleOf(columns),
                columns.path("items").path("enum"))) {
            List<String> names = new ArrayList<>();
            list.forEach(name -> names.add(name.asText()));
            if (list.isArray() && !names.isEmpty()) {
                return names;
            }
        }
        return List.of();
    }

    /** The names of the fields of rows that are objects. */
    private static List<String> fields(JsonNode row, JsonNode example) {
        List<String> names = new ArrayList<>();
        row.path("properties").fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            example.fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** The number of elements of rows that are lists; 0 when nothing tells. */
    private static int width(JsonNode row, JsonNode example) {
        if (row.path("prefixItems").isArray()) {
            return row.path("prefixItems").size();
        }
        int most = row.path("maxItems").asInt(0);
        if (most > 0 && most == row.path("minItems").asInt(0)) {
            return most;
        }
        return example.isArray() ? example.size() : 0;
    }

    private DescribedInputs.Kind kindAt(JsonNode row, JsonNode example, int index, String name) {
        JsonNode field = row.path("properties").path(name);
        JsonNode element = first(row.path("prefixItems").path(index), row.path("items"));
        DescribedInputs.Kind declared = kind(resolved(first(field, element)));
        return declared != DescribedInputs.Kind.UNKNOWN
                ? declared
                : DescribedInputs.Kind.ofExample(example.isArray() ? example.path(index) : example.path(name));
    }

    private static DescribedInputs.Kind kind(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isArray()) {
            return DescribedInputs.Kind.ofType(type.asText());
        }
        DescribedInputs.Kind kind = DescribedInputs.Kind.UNKNOWN;
        for (JsonNode one : type) {
            DescribedInputs.Kind next = DescribedInputs.Kind.ofType(one.asText());
            if (next == DescribedInputs.Kind.NUMBER || kind == DescribedInputs.Kind.UNKNOWN) {
                kind = next;
            }
        }
        return kind;
    }

    /** The body of the scoring path; else of the only operation that takes one; else what the inference server calls it. */
    private Body body(String path) {
        List<Body> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.path("paths").properties()) {
            Body body = bodyOf(entry.getValue().path("post"));
            if (!body.schema().isMissingNode()) {
                if (path.endsWith(entry.getKey()) && entry.getKey().length() > 1) {
                    return body;
                }
                all.add(body);
            }
        }
        if (all.size() == 1) {
            return all.get(0);
        }
        JsonNode input = resolved(first(
                root.path("definitions").path("ServiceInput"),
                root.path("components").path("schemas").path("ServiceInput")));
        return new Body(input, exampleOf(input));
    }

    private Body bodyOf(JsonNode operation) {
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = resolved(parameter);
            if (resolved.path("in").asText().equals("body")) {
                JsonNode schema = resolved(resolved.path("schema"));
                return new Body(schema, exampleOf(schema));
            }
        }
        JsonNode content =
                resolved(operation.path("requestBody")).path("content").path(JSON);
        JsonNode schema = resolved(content.path("schema"));
        return new Body(schema, first(exampleOf(content), exampleOf(schema)));
    }

    /** The first example of a schema or a media type. */
    private static JsonNode exampleOf(JsonNode node) {
        JsonNode examples = node.path("examples");
        JsonNode one = examples.elements().hasNext() ? examples.elements().next() : NOTHING;
        return first(node.path("example"), examples.isArray() ? one : one.path("value"));
    }

    private static JsonNode first(JsonNode one, JsonNode other) {
        return one.isMissingNode() ? other : one;
    }

    /** Follows references within the document, and what wraps a single schema. Missing where they lead nowhere. */
    private JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        for (int i = 0; i < MAX_REFERENCES; i++) {
            if (at.path("$ref").isTextual()) {
                String reference = at.path("$ref").asText();
                at = reference.startsWith("#/") ? target(reference.substring(1)) : NOTHING;
            } else if (at.path("allOf").size() == 1) {
                at = at.path("allOf").path(0);
            } else {
                JsonNode alternative = onlyAlternative(at);
                if (alternative.isMissingNode()) {
                    return at;
                }
                at = alternative;
            }
        }
        return NOTHING;
    }

    private JsonNode target(String pointer) {
        try {
            return root.at(pointer);
        } catch (IllegalArgumentException e) {
            return NOTHING;
        }
    }

    /** Of alternatives the one that is not null, as an optional value is described. */
    private static JsonNode onlyAlternative(JsonNode node) {
        JsonNode only = NOTHING;
        for (JsonNode one : first(node.path("anyOf"), node.path("oneOf"))) {
            if (!one.path("type").asText().equals("null")) {
                if (!only.isMissingNode()) {
                    return NOTHING;
                }
                only = one;
            }
        }
        return only;
    }
}
