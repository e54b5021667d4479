package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.sun.net.httpserver.HttpServer;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.cql.CqlSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Triggers on their way from the command line to targets that are there, away, or there again, with real rows and topics. */
class RetrainingIT {

    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("rt-[0-9a-f]{32}");
    private static final String DELIVERY = "X-Inference-Bridge-Delivery";

    @SuppressWarnings("NullAway.Init")
    private static LocalStack stack;

    private final AtomicInteger commands = new AtomicInteger();

    @BeforeAll
    static void start() {
        stack = LocalStack.start(
                StackOptions.of(
                        Folders.fresh("it-retraining-stack"),
                        Set.of(StackPart.KAFKA, StackPart.CASSANDRA, StackPart.ENDPOINT)),
                StackListener.SILENT);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** A service that takes posts, or answers 503. */
    private static final class Hook implements AutoCloseable {
        final List<String> taken = new CopyOnWriteArrayList<>();
        final AtomicInteger refused = new AtomicInteger();
        volatile boolean away;
        private final HttpServer server;

        Hook() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                if (away) {
                    refused.incrementAndGet();
                } else {
                    taken.add(exchange.getRequestHeaders().getFirst(DELIVERY));
                }
                exchange.sendResponseHeaders(away ? 503 : 204, -1);
                exchange.close();
            });
            server.start();
        }

        String target(Path secret) {
            return "{ webhook: { url: \"http://127.0.0.1:" + server.getAddress().getPort() + "/\", secret: \"file:"
                    + secret + "\" } }";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void a_trigger_reaches_each_target_once_over_an_outage_and_a_kill_and_its_rows_say_so() throws Exception {
        try (Scenario scenario = new Scenario(stack, "retraining");
                Hook up = new Hook();
                Hook down = new Hook()) {
            down.away = true;
            String file = configuration(scenario, up, down);
            applySchema(scenario, file);
            BridgeProcess first = bridge(scenario, file, "one");

            String id = raise(scenario, file, "2026-11-01", "2026-11-02");
            Await.until("the post", () -> up.taken.size() == 1, () -> first);
            scenario.read("it-retraining.others").awaitCount(1);
            Await.until("two attempts", () -> down.refused.get() >= 2, () -> first);
            assertThat(up.taken).containsExactly(id);
            assertThat(show(scenario, file, id))
                    .contains("status    delivering", "up: delivered", "down: retrying", "HTTP 503");

            first.kill();
            down.away = false;
            BridgeProcess second = bridge(scenario, file, "two");
            Await.until("the other post", () -> !down.taken.isEmpty(), () -> second);
            assertThat(down.taken).containsExactly(id);
            Await.until(
                    "the status",
                    () -> show(scenario, file, id).contains("status    succeeded"),
                    () -> show(scenario, file, id));

            // Raised again it is the same trigger, and who has it is not told again. The next one shows that it was
            // looked at.
            assertThat(raise(scenario, file, "2026-11-01", "2026-11-02")).isEqualTo(id);
            String other = raise(scenario, file, "2026-11-02", "2026-11-03");
            Await.until("the next trigger", () -> up.taken.contains(other) && down.taken.contains(other), () -> second);
            assertThat(up.taken).containsExactly(id, other);
            assertThat(down.taken).containsExactly(id, other);

            run(scenario, "trigger", "retry", "-c", file, id, "--target", "up");
            Await.until("the retry", () -> up.taken.contains(id + "-1"), () -> second);
            assertThat(down.taken).containsExactly(id, other);

            run(scenario, "trigger", "ack", "-c", file, other, "--note", "seen to");
            assertThat(run(scenario, "trigger", "list", "-c", file)).contains(id, other, "acknowledged");
            assertThat(run(scenario, "trigger", "show", "-c", file, other, "--json"))
                    .contains("\"statusDetail\":\"by ", "seen to", "\"target\":\"down\"");
        }
    }

    private String configuration(Scenario scenario, Hook up, Hook down) throws IOException {
        Path secret = Files.writeString(scenario.folder().resolve("hook-secret"), "s3cret");
        String yaml = scenario.yaml()
                        .rowsOf(scenario.source())
                        .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                        .cassandra(stack, stack.cassandraContactPoint())
                + "retraining:\n"
                + "  targets:\n"
                + "    up: " + up.target(secret) + "\n"
                + "    down: " + down.target(secret) + "\n"
                + "    others: { kafka: { topic: it-retraining.others } }\n";
        return Files.writeString(scenario.folder().resolve("bridge.yaml"), yaml).toString();
    }

    private void applySchema(Scenario scenario, String file) throws IOException {
        Path password = Files.writeString(
                scenario.folder().resolve("superuser"), stack.cassandra().password());
        run(
                scenario,
                "schema",
                "apply",
                "-c",
                file,
                "--user",
                stack.cassandra().user(),
                "--password",
                "file:" + password,
                "--replicas",
                "1");
        try (CqlSession superuser = CqlSessions.open(stack.cassandra())) {
            for (String table : List.of(
                    "retraining_triggers",
                    "retraining_trigger_records",
                    "retraining_deliveries",
                    "retraining_open_jobs")) {
                for (String permission : List.of("SELECT", "MODIFY")) {
                    superuser.execute("GRANT " + permission + " ON TABLE inference_bridge." + table + " TO "
                            + stack.cassandraRole());
                }
            }
        }
    }

    private static BridgeProcess bridge(Scenario scenario, String file, String name) {
        return scenario.start(name, "run", "-c", file);
    }

    private String raise(Scenario scenario, String file, String from, String to) {
        String answer = run(
                scenario,
                "trigger",
                "raise",
                "-c",
                file,
                "--pipeline",
                "payments",
                "--from",
                from,
                "--to",
                to,
                "--json");
        Matcher id = ID.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group();
    }

    private String show(Scenario scenario, String file, String id) {
        return run(scenario, "trigger", "show", "-c", file, id);
    }

    private String run(Scenario scenario, String... arguments) {
        Path log = scenario.folder().resolve("command-" + commands.incrementAndGet() + ".log");
        try (BridgeProcess process = BridgeProcess.start(log, Map.of(), arguments)) {
            assertThat(process.exitCode(ANSWERS_WITHIN)).as(process::toString).isZero();
            return process.output();
        }
    }
}
