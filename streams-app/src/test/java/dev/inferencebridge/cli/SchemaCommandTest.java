package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SchemaCommandTest {

    private static final String WITHOUT_CASSANDRA = """
            application-id: card-fraud-bridge
            kafka: { bootstrap-servers: "127.0.0.1:9092" }
            models:
              fraud: { scoring-uri: "https://fraud.example.com/score", auth: entra-id, payload: mlflow }
            pipelines:
              card-fraud:
                source: { table: shop.transactions, topic: cdc.shop.transactions, format: debezium-json }
                model: fraud
                features: { amount: { column: amount } }
                predictions: { topic: card-fraud.predictions, include: [tx_id] }
            """;

    private static final String WITH_CASSANDRA =
            WITHOUT_CASSANDRA.replace("include: [tx_id]", "include: [tx_id], table: { own-key: tx_id }") + """
            cassandra:
              contact-points: ["127.0.0.1:1"]
              local-datacenter: west
              keyspace: scores
              auth: { username: scorer, password: env:NOT_SET }
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void what_is_printed_names_the_keyspace_and_the_tables_of_the_configuration() throws IOException {
        assertThat(schema(WITH_CASSANDRA, "print", "--roles")).isEqualTo(Main.OK);

        assertThat(out.toString())
                .contains(
                        "CREATE TABLE IF NOT EXISTS scores.predictions (",
                        "CREATE TABLE IF NOT EXISTS scores.retraining_triggers (",
                        "GRANT SELECT ON TABLE shop.transactions TO bridge_reader;",
                        "GRANT MODIFY ON TABLE scores.predictions TO bridge_writer;",
                        "GRANT bridge_writer TO scorer;")
                .doesNotContain("GRANT SELECT ON TABLE scores.predictions");
    }

    @Test
    void the_roles_may_read_what_the_bridge_reads_and_nothing_else() throws IOException {
        String lookups = """
                    lookups:
                      shops: { table: shop.shops, key: { id: shop }, via: cache, topic: cdc.shop.shops }
                      cards: { table: shop.cards, key: { id: card }, via: table, topic: cdc.shop.cards }
                """.indent(0);
        String yaml = WITH_CASSANDRA
                .replace("    predictions:", lookups + "    complete: ignore\n    predictions:")
                .replace("amount: { column: amount }", """
                        amount: { column: amount }, shop: { lookup: shops, column: risk }, \
                        card: { lookup: cards, column: risk }\
                        """);

        assertThat(schema(yaml, "print", "--roles")).as(errors::toString).isEqualTo(Main.OK);

        assertThat(out.toString().lines().filter(line -> line.startsWith("GRANT SELECT")))
                .containsExactly(
                        "GRANT SELECT ON TABLE shop.shops TO bridge_reader;",
                        "GRANT SELECT ON TABLE scores.retraining_deliveries TO bridge_writer;",
                        "GRANT SELECT ON TABLE scores.retraining_open_jobs TO bridge_writer;",
                        "GRANT SELECT ON TABLE scores.retraining_trigger_records TO bridge_writer;",
                        "GRANT SELECT ON TABLE scores.retraining_triggers TO bridge_writer;");
    }

    @Test
    void another_keyspace_can_be_asked_for() throws IOException {
        assertThat(schema(WITH_CASSANDRA, "print", "--keyspace", "other")).isEqualTo(Main.OK);

        assertThat(out.toString()).contains("other.predictions").doesNotContain("scores.", "ROLE");
    }

    @Test
    void what_is_asked_wrongly_is_said_before_anybody_is_asked() throws IOException {
        assertThat(schema(WITHOUT_CASSANDRA, "print")).isEqualTo(Main.USAGE);
        assertThat(schema(WITH_CASSANDRA, "print", "--keyspace", "a;b")).isEqualTo(Main.USAGE);
        assertThat(schema(WITH_CASSANDRA, "apply", "--replicas", "0")).isEqualTo(Main.USAGE);
        assertThat(schema(WITH_CASSANDRA, "apply", "--user", "admin")).isEqualTo(Main.USAGE);
        assertThat(schema(WITH_CASSANDRA, "diff", "--user", "admin", "--password", "secret"))
                .isEqualTo(Main.USAGE);

        assertThat(errors.toString())
                .contains(
                        "the configuration has no block 'cassandra'",
                        "--keyspace must be 1 to 48",
                        "--replicas must be 1 or more",
                        "--user needs --password")
                .doesNotContain("secret");
    }

    private int schema(String yaml, String command, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("bridge.yaml"), yaml);
        CommandLine bridge = Main.commandLine();
        bridge.setOut(new PrintWriter(out));
        bridge.setErr(new PrintWriter(errors));
        String[] arguments = new String[options.length + 4];
        arguments[0] = "schema";
        arguments[1] = command;
        arguments[2] = "-c";
        arguments[3] = file.toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return bridge.execute(arguments);
    }
}
