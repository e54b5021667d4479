package dev.inferencebridge.azure.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.azure.ml.DescribedInputs.Kind;
import dev.inferencebridge.azure.ml.DescribedInputs.Named;
import dev.inferencebridge.azure.ml.DescribedInputs.Unnamed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Documents in the forms that scoring servers give them. */
class SwaggerDocumentTest {

    /** As derived of a sample data frame in the split orientation: names only in the example. */
    private static final String SPLIT_EXAMPLE = """
            {"type": "object",
             "properties": {"input_data": {
               "type": "object", "required": ["columns", "index", "data"], "format": "pandas.DataFrame:split",
               "properties": {
                 "columns": {"type": "array", "items": {"type": "string"}},
                 "index": {"type": "array", "items": {"type": "integer", "format": "int64"}},
                 "data": {"type": "array", "items": {"type": "array", "items": %s}}}}},
             "example": {"input_data": {"columns": ["limit", "age", "city"], "index": [0], "data": [[1.5, 3, "Bonn"]]}}}
            """;

    @Test
    void columns_of_an_example_name_the_inputs_and_its_values_their_kinds() {
        assertThat(swagger2(SPLIT_EXAMPLE.formatted("{}")))
                .contains(named("limit", Kind.NUMBER, "age", Kind.NUMBER, "city", Kind.TEXT));
    }

    @Test
    void a_declared_element_type_comes_before_the_example() {
        assertThat(swagger2(SPLIT_EXAMPLE.formatted("{\"type\": \"number\"}")))
                .contains(named("limit", Kind.NUMBER, "age", Kind.NUMBER, "city", Kind.NUMBER));
    }

    @Test
    void rows_that_are_objects_name_the_inputs_in_the_order_of_their_properties() {
        String input = """
                {"type": "object", "properties": {"input_data": {"type": "object", "properties": {
                  "columns": {"type": "array", "items": {"type": "string"}},
                  "data": {"type": "array", "items": {"type": "object", "properties": {
                    "b": {"type": "integer"}, "a": {"type": "boolean"}, "c": {"type": "string"}}}}}}}}
                """;

        Optional<DescribedInputs> inputs = swagger2(input);

        assertThat(inputs).contains(named("b", Kind.NUMBER, "a", Kind.NUMBER, "c", Kind.TEXT));
        assertThat(((Named) inputs.orElseThrow()).inputs().keySet()).containsExactly("b", "a", "c");
    }

    @Test
    void columns_can_be_listed_by_the_schema() {
        String input = """
                {"properties": {"input_data": {"properties": {
                  "columns": {"type": "array", "items": {"type": "string", "enum": ["x", "y"]}},
                  "data": {"type": "array"}}}}}
                """;

        assertThat(swagger2(input)).contains(named("x", Kind.UNKNOWN, "y", Kind.UNKNOWN));
    }

    @Test
    void records_of_a_data_frame_name_the_inputs() {
        String input = """
                {"properties": {"input_data": {"type": "array", "items": {"type": "object", "properties": {
                  "x": {"type": "number", "format": "double"}, "tags": {"type": "array"}, "z": {"type": "object"}}}}}}
                """;

        assertThat(swagger2(input)).contains(named("x", Kind.NUMBER, "tags", Kind.LIST, "z", Kind.UNKNOWN));
    }

    @Test
    void lists_of_lists_tell_the_width_by_their_example() {
        String input = """
                {"properties": {"data": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}},
                 "example": {"data": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]}}
                """;

        assertThat(swagger2(input, "data")).contains(new Unnamed(3, Kind.NUMBER));
    }

    @Test
    void lists_of_lists_tell_the_width_by_their_bounds_or_their_elements() {
        String bounds = """
                {"properties": {"data": {"type": "array",
                  "items": {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "string"}}}}}
                """;
        String elements = """
                {"properties": {"data": {"type": "array",
                  "items": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}]}}}}
                """;

        assertThat(swagger2(bounds, "data")).contains(new Unnamed(4, Kind.TEXT));
        assertThat(swagger2(elements, "data")).contains(new Unnamed(2, Kind.NUMBER));
    }

    @Test
    void references_are_followed_also_through_what_wraps_one() {
        String document = """
                {"openapi": "3.1.0",
                 "paths": {
                   "/": {"get": {}},
                   "/feedback": {"post": {"requestBody": {"content": {"application/json": {"schema": {"type": "string"}}}}}},
                   "/score": {"post": {"requestBody": {"$ref": "#/components/requestBodies/Score"}}}},
                 "components": {
                   "requestBodies": {"Score": {"content": {"application/json": {
                     "schema": {"$ref": "#/components/schemas/Request"},
                     "examples": {"one": {"value": {"input_data": {"columns": ["m~n", "k"], "data": [[null, 1]]}}}}}}}},
                   "schemas": {
                     "Request": {"properties": {"input_data": {"allOf": [{"$ref": "#/components/schemas/Table"}]}}},
                     "Table": {"properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}}},
                     "Row": {"properties": {
                       "m~n": {"anyOf": [{"type": "number"}, {"type": "null"}]}, "k": {"type": ["null", "string"]}}}}}}
                """;

        assertThat(new SwaggerDocument(tree(document)).inputs("/score", "input_data"))
                .contains(named("m~n", Kind.NUMBER, "k", Kind.TEXT));
    }

    @Test
    void references_that_go_round_or_lead_nowhere_say_nothing() {
        String document = """
                {"definitions": {
                   "ServiceInput": {"properties": {"input_data": {"$ref": "#/definitions/A"}, "data": {"$ref": "#/nowhere"},
                     "other": {"$ref": "https://elsewhere.example/schema.json"}}},
                   "A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}}
                """;

        SwaggerDocument swagger = new SwaggerDocument(tree(document));

        assertThat(swagger.inputs("/score", "input_data")).isEmpty();
        assertThat(swagger.inputs("/score", "data")).isEmpty();
        assertThat(swagger.inputs("/score", "other")).isEmpty();
        assertThat(swagger.members("/score")).containsExactlyInAnyOrder("input_data", "data", "other");
    }

    @Test
    void a_server_without_a_signature_describes_nothing() {
        assertThat(swagger2("{\"type\": \"object\", \"example\": {}}")).isEmpty();
        assertThat(new SwaggerDocument(tree("[1, 2]")).inputs("/score", "input_data"))
                .isEmpty();
        assertThat(new SwaggerDocument(tree("{}")).members("/score")).isEmpty();
    }

    private static Optional<DescribedInputs> swagger2(String serviceInput) {
        return swagger2(serviceInput, "input_data");
    }

    private static Optional<DescribedInputs> swagger2(String serviceInput, String member) {
        String document = """
                {"swagger": "2.0",
                 "paths": {"/": {"get": {}}, "/score": {"post": {"operationId": "RunMLService",
                   "parameters": [{"name": "serviceInputPayload", "in": "body",
                     "schema": {"$ref": "#/definitions/ServiceInput"}}]}}},
                 "definitions": {"ServiceInput": %s}}
                """.formatted(serviceInput);
        return new SwaggerDocument(tree(document)).inputs("/score", member);
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
        try {
            return JsonMapper.builder().build().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Named named(Object... namesAndKinds) {
        Map<String, Kind> inputs = new java.util.LinkedHashMap<>();
        List<Object> pairs = List.of(namesAndKinds);
        for (int i = 0; i < pairs.size(); i += 2) {
            inputs.put((String) pairs.get(i), (Kind) pairs.get(i + 1));
        }
        return new Named(inputs);
    }
}
