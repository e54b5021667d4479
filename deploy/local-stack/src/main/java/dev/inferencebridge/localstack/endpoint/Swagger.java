package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What {@code /swagger.json} says of the model: a Swagger 2.0 document whose definition {@code ServiceInput} has, under
 * {@code input_data.data.items.properties}, the inputs with their types in their order, under {@code
 * data} how many there are, and an example request. Stateless.
 */
final class Swagger {

    private Swagger() {}

    static ObjectNode describe(List<String> inputNames) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("swagger", "2.0");
        root.putObject("info")
                .put("title", "local scoring endpoint")
                .put("description", "Scores rows with the model of the local endpoint")
                .put("version", "1.0");
        root.putArray("schemes").add("https");
        root.putArray("consumes").add("application/json");
        root.putArray("produces").add("application/json");
        root.putObject("securityDefinitions")
                .putObject("Bearer")
                .put("type", "apiKey")
                .put("name", "Authorization")
                .put("in", "header")
                .put("description", "Bearer followed by a key of the endpoint");
        paths(root.putObject("paths"));
        ObjectNode definitions = root.putObject("definitions");
        input(definitions.putObject("ServiceInput"), inputNames);
        ObjectNode output = definitions.putObject("ServiceOutput");
        output.put("type", "array");
        output.putObject("items").put("type", "number").put("format", "double");
        ObjectNode error = definitions.putObject("ErrorResponse");
        error.put("type", "object");
        error.putObject("properties").putObject("error").put("type", "string");
        return root;
    }

    private static void paths(ObjectNode paths) {
        ObjectNode health = paths.putObject("/").putObject("get");
        health.put("operationId", "ServiceHealthCheck");
        response(health.putObject("responses"), "200", "The service is up").put("type", "string");
        ObjectNode score = paths.putObject("/score").putObject("post");
        score.put("operationId", "RunMLService");
        score.putArray("security").addObject().putArray("Bearer");
        ObjectNode parameter = score.putArray("parameters").addObject();
        parameter.put("name", "serviceInputPayload").put("in", "body");
        parameter.putObject("schema").put("$ref", "#/definitions/ServiceInput");
        ObjectNode responses = score.putObject("responses");
        response(responses, "200", "One result a row, in order").put("$ref", "#/definitions/ServiceOutput");
        response(responses, "default", "The request was not scored").put("$ref", "#/definitions/ErrorResponse");
    }

    private static ObjectNode response(ObjectNode responses, String status, String description) {
        return responses.putObject(status).put("description", description).putObject("schema");
    }

    private static void input(ObjectNode definition, List<String> inputNames) {
        definition.put("type", "object");
        ObjectNode payloads = definition.putObject("properties");
        ObjectNode inputData = payloads.putObject("input_data");
        inputData.put("type", "object");
        ObjectNode properties = inputData.putObject("properties");
        array(properties, "columns").put("type", "string");
        array(properties, "index").put("type", "integer").put("format", "int64");
        ObjectNode row = array(properties, "data");
        row.put("type", "object");
        ObjectNode cells = row.putObject("properties");
        inputNames.forEach(name -> cells.putObject(name).put("type", "number").put("format", "double"));
        ObjectNode plainRow = array(payloads, "data");
        plainRow.put("type", "array").put("minItems", inputNames.size()).put("maxItems", inputNames.size());
        plainRow.putObject("items").put("type", "number").put("format", "double");
        ObjectNode example = definition.putObject("example").putObject("input_data");
        ArrayNode columns = example.putArray("columns");
        inputNames.forEach(columns::add);
        example.putArray("index").add(0);
        ArrayNode exampleRow = example.putArray("data").addArray();
        inputNames.forEach(name -> exampleRow.add(0.0));
    }

    /** The object that describes the items. */
    private static ObjectNode array(ObjectNode properties, String name) {
        return properties.putObject(name).put("type", "array").putObject("items");
    }
}
