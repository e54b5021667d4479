package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code broken-configurations.txt}: what is changed in a valid example, and every problem that must then be reported. */
class BrokenConfigTest {

    private static final Map<String, String> EXAMPLES = Map.of(
            "smallest",
            Examples.SMALLEST,
            "with a table",
            Examples.WITH_TABLE,
            "features",
            Examples.FEATURES,
            "everything",
            Examples.EVERYTHING);

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> every_problem_is_reported_with_its_place_and_remedy() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(BrokenConfigTest.class.getResourceAsStream("broken-configurations.txt"))) {
            String cases = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(cases.split("\n=== ", -1))
                    .skip(1)
                    .map(text -> Arrays.asList(text.split("\n", -1)))
                    .map(lines -> DynamicTest.dynamicTest(lines.get(0), () -> check(lines)));
        }
    }

    private void check(List<String> lines) {
        String title = lines.get(0);
        String example =
                Objects.requireNonNull(EXAMPLES.get(title.substring(title.indexOf('[') + 1, title.length() - 1)));
        String from = String.join("\n", of('-', lines));
        assertThat(example).contains(from);
        String yaml = example.replace(from, String.join("\n", of('+', lines)));

        assertThat(problems(yaml)).containsExactlyElementsOf(of('!', lines));
    }

    private static List<String> of(char kind, List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isEmpty() && line.charAt(0) == kind)
                .map(line -> line.length() < 2 ? "" : line.substring(2))
                .toList();
    }

    @Test
    void all_problems_of_a_file_are_reported_at_once_in_its_order() {
        String yaml = """
                application-id: ''
                kafka:
                  bootstrap-servers: nowhere
                  streamthreads: 4
                models:
                  fraud:
                    scoring-uri: ftp://x
                    auth: secret
                    payload: mlflow
                pipelines:
                  card-fraud:
                    source: { topic: in, format: jsno }
                    model: fruad
                    features: { a: {} }
                    predictions: { topic: out, table: { name: p, columns: { a: scored-at } } }
                """;

        assertThat(problems(yaml))
                .containsExactly(
                        "1:17 application-id: must be a name: 1 to 100 of letters, digits, '.', '_' and '-', starting with a"
                                + " letter or digit, was ''",
                        "3:22 kafka.bootstrap-servers: must be host:port with a port from 1 to 65535, an IPv6 address in"
                                + " brackets, was 'nowhere'",
                        "4:3 kafka.streamthreads: unknown key; did you mean 'stream-threads'?",
                        "7:18 models.fraud.scoring-uri: must be an https URI with a host, was 'ftp://x'",
                        "8:11 models.fraud.auth: must be entra-id, or { key: <reference to a secret> },"
                                + " or { entra-id: { credential: ... } }",
                        "12:34 pipelines.card-fraud.source.format: must be one of debezium-json, json, was 'jsno';"
                                + " did you mean 'json'?",
                        "13:12 pipelines.card-fraud.model: must be one of 'models', was 'fruad'; did you mean 'fraud'?",
                        "14:17 pipelines.card-fraud.features.a: one of the keys 'column', 'expression' and 'window'"
                                + " is missing",
                        "15:32 pipelines.card-fraud.predictions.table: a table of predictions needs the block 'cassandra'",
                        "15:47 pipelines.card-fraud.predictions.table.name: must be a table, keyspace.table, was 'p'",
                        "15:64 pipelines.card-fraud.predictions.table.columns.a: must be a field of the prediction:"
                                + " prediction, model, deployment, scoredAt, sourceTimestampMicros, featureSchema, was 'scored-at';"
                                + " did you mean 'scoredAt'?");
    }

    @Test
    void the_message_counts_the_problems_and_has_a_line_for_each() {
        Path file = Examples.write(folder, "models: {}\npipelines: {}\n");

        assertThat(failure(file))
                .hasMessageStartingWith(
                        file + " has 4 problems:\n  " + file + ":1:1: the key 'application-id' is missing")
                .hasMessageEndingWith("\n  " + file + ":2:12 pipelines: must have at least one entry");
    }

    @Test
    void a_long_or_unprintable_value_is_shown_short_and_on_one_line() {
        String yaml = Examples.SMALLEST.replace("card-fraud.predictions", "\"a\\n" + "x".repeat(300) + "\"");

        assertThat(problems(yaml).get(0)).endsWith("was 'a?" + "x".repeat(78) + "...'");
    }

    private List<String> problems(String yaml) {
        Path file = Examples.write(folder, yaml);
        return failure(file).problems().stream()
                .map(problem -> problem.toString().substring(file.toString().length() + 1))
                .toList();
    }

    private static InvalidConfigException failure(Path file) {
        return Objects.requireNonNull(
                catchThrowableOfType(InvalidConfigException.class, () -> ConfigReader.read(file)));
    }
}
