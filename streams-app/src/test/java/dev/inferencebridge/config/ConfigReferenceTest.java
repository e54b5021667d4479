package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What is generated from the declared keys is up to date, and the schema says what the reader says. */
class ConfigReferenceTest {

    private static final String COMMAND =
            "mvn -pl schemas,streams-app test -Dtest=ConfigReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dbridge.regenerate=true";
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Path SCHEMA = Path.of(
            "..", "schemas", "src", "main", "resources", "dev", "inferencebridge", "schemas", "bridge.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_reference_page_is_up_to_date() throws IOException {
        assertUpToDate(PAGE, ReferencePage.render(COMMAND));
    }

    @Test
    void the_json_schema_is_up_to_date() throws IOException {
        assertUpToDate(SCHEMA, schemaText());
    }

    static List<String> examples() {
        return List.of(
                Examples.SMALLEST,
                Examples.WITH_TABLE,
                Examples.FEATURES,
                Examples.EVERYTHING,
                Examples.CASSANDRA,
                Examples.BUNDLE,
                Examples.RETRAINING);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_json_schema_accepts_what_the_reader_accepts(String yaml) throws IOException {
        assertThat(JsonSchemaCheck.problems(schema(), yaml(yaml))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "application-id: card | aplication-id: card",
                "column: amount | colum: amount",
                "payload: mlflow | payload: mlfow",
                "auth: entra-id | auth: { key: literal }",
                "auth: entra-id | auth: entra",
                "shop.transactions, topic | transactions, topic",
                "topic: card-fraud.predictions | topic: ''",
                "model: fraud | model: Fraud",
                "kafka: { | kafka: { stream-threads: 65,",
                "kafka: { | kafka: { commit-interval: 5,",
                "kafka: { | kafka: { topics: { replication-factor: 0 },"
            })
    void the_json_schema_refuses_what_the_reader_refuses(String from, String to) throws IOException {
        String broken = Examples.SMALLEST.replace(from, to);

        assertThat(JsonSchemaCheck.problems(schema(), yaml(broken))).isNotEmpty();
    }

    @Test
    void every_object_with_declared_keys_is_closed() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        collectObjects(schema(), objects);

        assertThat(objects)
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        object -> assertThat(object.get("additionalProperties")).isEqualTo(BooleanNode.FALSE));
    }

    private static void collectObjects(JsonNode schema, List<JsonNode> objects) {
        if (schema.path("type").asText().equals("object") && schema.has("properties")) {
            objects.add(schema);
        }
        schema.forEach(child -> collectObjects(child, objects));
    }

    private static void assertUpToDate(Path file, String generated) throws IOException {
        if (Boolean.getBoolean("bridge.regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("generated; to make it anew: %s", COMMAND)
                .exists()
                .content()
                .isEqualTo(generated);
    }

    private static String schemaText() throws JsonProcessingException {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "bridge.yaml");
        schema.put("description", "The configuration of Inference Bridge. Generated: " + COMMAND);
        schema.putAll(BridgeKeys.BLOCK.jsonSchema());
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                        .writeValueAsString(schema)
                + "\n";
    }

    private static JsonNode schema() throws JsonProcessingException {
        return JSON.readTree(schemaText());
    }

    private static JsonNode yaml(String text) {
        LoadSettings core = LoadSettings.builder().setSchema(new CoreSchema()).build();
        return JSON.valueToTree(new Load(core).loadFromString(text));
    }
}
