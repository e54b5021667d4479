package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaExpectationTest {

    private static final TableName TABLE = new TableName("shop", "payments");

    @TempDir
    Path folder;

    private Optional<TableShape> shape = Optional.of(table(Map.of("id", "text", "amount", "decimal")));

    @Test
    void a_table_that_fits_lets_the_pipeline_start_and_run() throws IOException {
        SchemaExpectation watch = new SchemaExpectation(pipeline("debezium-json"), table -> now());

        assertThat(watch.problemsAtStart()).isEmpty();
        assertThat(watch.drift().join()).isEmpty();
    }

    @Test
    void a_start_is_refused_for_every_column_and_for_a_missing_table() throws IOException {
        SchemaExpectation watch = new SchemaExpectation(pipeline("debezium-json"), table -> now());

        shape = Optional.of(table(Map.of("id", "text")));
        assertThat(watch.problemsAtStart())
                .containsExactly(
                        "pipeline 'payments': feature 'amount' reads column 'amount' of shop.payments, which has no such"
                                + " column");

        shape = Optional.empty();
        assertThat(watch.problemsAtStart()).containsExactly("pipeline 'payments': there is no table shop.payments");
    }

    @Test
    void rows_that_are_no_changes_of_a_table_are_not_compared_with_one() throws IOException {
        SchemaExpectation watch = new SchemaExpectation(pipeline("json"), table -> {
            throw new AssertionError("asked for " + table);
        });

        assertThat(watch.problemsAtStart()).isEmpty();
        assertThat(watch.drift().join()).isEmpty();
    }

    @Test
    void a_schema_that_cannot_be_read_keeps_nothing_from_starting_and_is_no_drift() throws IOException {
        SchemaExpectation watch = new SchemaExpectation(
                pipeline("debezium-json"), table -> CompletableFuture.failedFuture(new IllegalStateException("away")));

        assertThat(watch.problemsAtStart()).isEmpty();
        assertThat(watch.drift().join()).isEmpty();
    }

    @Test
    void a_change_that_takes_a_column_away_stops_the_pipeline_and_another_does_not() throws IOException {
        Map<TableName, Consumer<Optional<TableShape>>> watchers = new HashMap<>();
        List<String> stopped = new ArrayList<>();
        SchemaExpectation watch = new SchemaExpectation(pipeline("debezium-json"), table -> now());
        watch.watch(watchers::put, stopped::add);
        Consumer<Optional<TableShape>> change = watchers.get(TABLE);

        change.accept(Optional.of(table(Map.of("id", "text", "amount", "decimal", "note", "text"))));
        assertThat(stopped).isEmpty();

        change.accept(Optional.of(table(Map.of("id", "text", "amount", "text"))));
        change.accept(Optional.empty());

        assertThat(stopped)
                .containsExactly(
                        "schema drift: column 'amount' of shop.payments that feature 'amount' reads has become text and has"
                                + " to be a number or a boolean. Undo the change of the schema, or change"
                                + " pipelines.payments.features; then start the bridge again",
                        "schema drift: table shop.payments was dropped. Undo the change of the schema, or change"
                                + " pipelines.payments.features; then start the bridge again");
        shape = Optional.of(table(Map.of("id", "text")));
        assertThat(watch.drift().join())
                .hasValueSatisfying(problem -> assertThat(problem).contains("'amount'", "was dropped"));
    }

    private CompletableFuture<Optional<TableShape>> now() {
        return CompletableFuture.completedFuture(shape);
    }

    private PipelineConfig pipeline(String format) throws IOException {
        Path file = folder.resolve("bridge.yaml");
        Files.writeString(file, """
                application-id: test
                kafka: { bootstrap-servers: "127.0.0.1:9092" }
                models:
                  fraud: { scoring-uri: "https://fraud.example/score", auth: entra-id, payload: mlflow }
                pipelines:
                  payments:
                    source: { table: shop.payments, topic: payments, format: %s }
                    model: fraud
                    features: { amount: { column: amount } }
                    predictions: { topic: payments.predictions }
                """.formatted(format));
        return ConfigReader.read(file).pipelines().values().iterator().next();
    }

    private static TableShape table(Map<String, String> types) {
        Map<String, ColumnShape> columns = new HashMap<>();
        types.forEach((name, type) -> columns.put(name, new ColumnShape(name, type, false, false)));
        return new TableShape(TABLE, List.of("id"), List.of(), columns);
    }
}
