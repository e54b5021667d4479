package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.wire.JsonBaselineCodec;
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

class BaselineCommandTest {

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

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private Path file;
    private Path profile;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("bridge.yaml"), CONFIGURATION);
        profile = folder.resolve("baseline.json");
    }

    @Test
    void a_file_of_feature_values_becomes_a_profile() throws IOException {
        Path csv = Files.writeString(folder.resolve("training.csv"), "amount,prediction\n1,0.5\n,0.5\n3,0.1\n");

        assertThat(execute("--from-csv", csv.toString())).isEqualTo(Main.OK);

        BaselineProfile baseline = new JsonBaselineCodec().decode(Files.readAllBytes(profile));
        assertThat(baseline.features().get("amount").count()).isEqualTo(2);
        assertThat(output.toString())
                .contains("baseline " + baseline.id() + " of 2 rows, 1 features and the prediction")
                .contains("Left out: 1 rows that make no feature vector")
                .contains("Few rows");
    }

    @Test
    void a_file_without_a_usable_row_writes_nothing() throws IOException {
        Path csv = Files.writeString(folder.resolve("training.csv"), "amount\nmuch\n");

        assertThat(execute("--from-csv", csv.toString())).isEqualTo(Main.FAILED);

        assertThat(profile).doesNotExist();
        assertThat(errors.toString()).contains("no row made a feature vector (1 were read, 1 made none)");
    }

    @Test
    void just_one_source_is_named() {
        assertThat(execute()).isEqualTo(Main.USAGE);
        assertThat(execute("--from-table", "--from-topic")).isEqualTo(Main.USAGE);
    }

    @Test
    void a_table_needs_cassandra() {
        assertThat(execute("--from-table")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("the table is read from Cassandra", "add 'cassandra'");
    }

    private int execute(String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("baseline", "-c", file.toString(), "--pipeline", "card-fraud", "-o", profile.toString()));
        arguments.addAll(List.of(options));
        CommandLine bridge = Main.commandLine();
        bridge.setOut(new PrintWriter(output));
        bridge.setErr(new PrintWriter(errors));
        return bridge.execute(arguments.toArray(String[]::new));
    }
}
