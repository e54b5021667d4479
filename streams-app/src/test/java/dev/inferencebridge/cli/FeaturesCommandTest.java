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

class FeaturesCommandTest {

    private static final String CONFIGURATION = """
            application-id: shop
            kafka: { bootstrap-servers: "127.0.0.1:9092" }
            models:
              fraud: { scoring-uri: "https://fraud.example.com/score", auth: entra-id, payload: mlflow }
            pipelines:
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

    @Test
    void an_unknown_pipeline_is_wrong_usage() {
        assertThat(execute("--pipeline", "card-frod", "--key", "7")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("no pipeline 'card-frod'", "there is: card-fraud");
    }

    @Test
    void changes_of_a_table_need_cassandra() {
        assertThat(execute("--pipeline", "card-fraud", "--key", "7")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("add 'cassandra'");
    }

    @Test
    void a_key_is_needed() {
        assertThat(execute("--pipeline", "card-fraud")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("--key");
    }

    private int execute(String... options) {
        List<String> arguments = new ArrayList<>(List.of("features", "-c", file.toString()));
        arguments.addAll(List.of(options));
        CommandLine bridge = Main.commandLine();
        bridge.setErr(new PrintWriter(errors));
        return bridge.execute(arguments.toArray(String[]::new));
    }
}
