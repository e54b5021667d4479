package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RedriveCommandTest {

    private static final String CONFIGURATION = """
            application-id: shop
            kafka: { bootstrap-servers: "127.0.0.1:9092" }
            models:
              fraud: { scoring-uri: "https://fraud.example.com/score", auth: entra-id, payload: mlflow }
            pipelines:
              churn:
                source: { table: shop.orders, topic: cdc.shop.orders, format: debezium-json }
                model: fraud
                features: { amount: { column: amount } }
                predictions: { topic: churn.predictions }
              card-fraud:
                source: { table: shop.orders, topic: cdc.shop.orders, format: debezium-json }
                model: fraud
                features: { amount: { column: amount } }
                predictions: { topic: card-fraud.predictions }
            """;

    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("bridge.yaml"), CONFIGURATION);
    }

    private int execute(String... options) {
        List<String> arguments = new ArrayList<>(List.of("redrive", "-c", file.toString()));
        arguments.addAll(List.of(options));
        CommandLine bridge = Main.commandLine();
        bridge.setErr(new PrintWriter(errors));
        return bridge.execute(arguments.toArray(String[]::new));
    }

    @Test
    void an_unknown_pipeline_is_wrong_usage_that_names_the_known_ones_nearest_first() {
        assertThat(execute("--pipeline", "card-frod")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("no pipeline 'card-frod'", "there is: card-fraud, churn");
    }

    @Test
    void a_pipeline_must_be_named() {
        assertThat(execute()).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("--pipeline");
    }

    @Test
    void what_is_no_moment_is_wrong_usage_that_shows_moments() {
        assertThat(execute("--pipeline", "churn", "--from", "yesterday")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("'yesterday'", "2026-11-22T08:00:00Z");
    }

    @Test
    void a_time_that_ends_before_it_begins_is_wrong_usage() {
        assertThat(execute("--pipeline", "churn", "--from", "2026-11-22", "--to", "2026-11-22T00:00:00Z"))
                .isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("--from must be before --to");
    }
}
