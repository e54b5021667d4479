package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole command, with nothing of what it looks for being there. */
class CheckCommandTest {

    private static final String SECRET = "marked-secret-value";

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void everything_that_is_away_is_said_and_no_secret_is() throws IOException {
        Path file = write("""
                application-id: app
                kafka:
                  bootstrap-servers: "127.0.0.1:%1$d"
                  state-dir: state
                  properties:
                    security.protocol: SASL_PLAINTEXT
                    sasl.mechanism: PLAIN
                    sasl.jaas.config: file:secret
                cassandra:
                  contact-points: ["127.0.0.1:%1$d"]
                  local-datacenter: dc1
                  auth: { username: bridge, password: "file:secret" }
                models:
                  fraud: { scoring-uri: "http://127.0.0.1:%1$d/score", auth: { key: "file:secret" }, payload: mlflow }
                pipelines:
                  payments:
                    source: { table: shop.payments, topic: changes, format: debezium-json }
                    model: fraud
                    features: { amount: { column: amount } }
                    predictions: { topic: predictions, include: [id], table: { name: shop.scores, columns: { id: id } } }
                """.formatted(unusedPort()));

        int code = execute("check", "-c", file.toString(), "--json");

        assertThat(code).isEqualTo(2);
        assertThat(out.toString() + errors).doesNotContain(SECRET);
        JsonNode answer = JsonMapper.builder().build().readTree(out.toString());
        assertThat(answer.path("level").asText()).isEqualTo("fail");
        assertThat(level(answer, "config.secrets")).isEqualTo("ok");
        assertThat(level(answer, "kafka.reachable")).isEqualTo("fail");
        assertThat(level(answer, "kafka.topics")).isEqualTo("warn");
        assertThat(level(answer, "cassandra.reachable")).isEqualTo("fail");
        assertThat(level(answer, "cassandra.cdc")).isEqualTo("warn");
        assertThat(level(answer, "endpoint.reachable")).isEqualTo("fail");
        assertThat(Files.exists(folder.resolve("state"))).isFalse();
    }

    @Test
    void a_secret_that_does_not_resolve() throws IOException {
        Path file = write("""
                application-id: app
                kafka: { bootstrap-servers: "127.0.0.1:%1$d" }
                models:
                  fraud:
                    scoring-uri: http://127.0.0.1:%1$d/score
                    auth: { key: file:nowhere }
                    payload: mlflow
                    trusted-certificates: secret
                pipelines:
                  payments:
                    source: { topic: changes, format: json }
                    model: fraud
                    features: { amount: { column: amount } }
                    predictions: { topic: predictions, include: [id] }
                """.formatted(unusedPort()));

        int code = execute("check", "-c", file.toString());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString())
                .containsPattern("FAIL +config\\.secrets .*the file does not exist")
                .containsPattern("FAIL +config\\.trusted-certificates .*cannot be read")
                .doesNotContain(SECRET);
    }

    @Test
    void a_configuration_that_cannot_be_used_is_a_finding() throws IOException {
        Path file = write("application-id: 7\nkafka: {}\n");

        int code = execute("check", "-c", file.toString());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString())
                .contains("FAIL  config.file  bridge.yaml", "'bootstrap-servers' is missing", "'models' is missing");
    }

    @Test
    void a_pipeline_that_there_is_not() throws IOException {
        Path file = write("""
                application-id: app
                kafka: { bootstrap-servers: "127.0.0.1:1" }
                models: { fraud: { scoring-uri: "http://127.0.0.1:1/score", auth: entra-id, payload: mlflow } }
                pipelines:
                  payments:
                    source: { topic: changes, format: json }
                    model: fraud
                    features: { amount: { column: amount } }
                    predictions: { topic: predictions, include: [id] }
                """);

        assertThat(execute("check", "-c", file.toString(), "--pipeline", "payment"))
                .isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("there is no pipeline 'payment'", "there is: payments");
    }

    private static String level(JsonNode answer, String id) {
        for (JsonNode result : answer.path("results")) {
            if (result.path("id").asText().equals(id)) {
                return result.path("level").asText();
            }
        }
        return "missing";
    }

    private Path write(String yaml) throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
        return Files.writeString(folder.resolve("bridge.yaml"), yaml);
    }

    private int execute(String... arguments) {
        CommandLine bridge = Main.commandLine();
        bridge.setOut(new PrintWriter(out));
        bridge.setErr(new PrintWriter(errors));
        return bridge.execute(arguments);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
