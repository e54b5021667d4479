package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.azure.Telemetry;
import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.cql.CqlSessions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writing predictions to a Cassandra that wants TLS and a role, and that is hurt while they are written. */
class WriteBackIT {

    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(1);

    /** How long Cassandra is away at least; more with the profile long-outages. */
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("bridge.it.outage-seconds", 12));

    private static final int PER_SECOND = 200;
    private static final int SLOTS = 64;

    /** Of the processor: what a task takes beyond its slots before its flow is halted. */
    private static final int RESERVE = 128;

    private static final String COLUMNS = "{ id: id, score: prediction, source_micros: sourceTimestampMicros }";

    @SuppressWarnings("NullAway.Init")
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.start(
                StackOptions.of(
                                Folders.fresh("it-write-back-stack"),
                                Set.of(StackPart.KAFKA, StackPart.CASSANDRA, StackPart.ENDPOINT))
                        .withInit(List.of(tables()))
                        .withCassandraTls()
                        // One node, without replicas: what it has acknowledged must survive SIGKILL by itself.
                        .withSynchronousWrites(),
                StackListener.SILENT);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void a_cassandra_that_stops_answering_is_waited_for() throws Exception {
        outage(
                "suspended",
                () -> stack.process(StackPart.CASSANDRA).suspend(),
                () -> stack.process(StackPart.CASSANDRA).resume());
    }

    @Test
    void a_cassandra_that_is_killed_is_waited_for() throws Exception {
        outage(
                "killed",
                () -> stack.process(StackPart.CASSANDRA).kill(),
                () -> stack.process(StackPart.CASSANDRA).start());
    }

    private static void outage(String name, Runnable begin, Runnable end) throws Exception {
        try (Scenario scenario = new Scenario(stack, "wb-" + name)) {
            BridgeProcess bridge = scenario.run("bridge", rows(scenario, "wb." + name));
            TopicReader predictions = scenario.read(scenario.predictions());
            SteadyLoad load = scenario.load(Payments.of(PER_SECOND * 600, 100, 701), PER_SECOND);
            predictions.awaitCount(1_000);
            AdminWatch watch = scenario.watch();
            Map<String, Set<String>> members = Groups.assignments(scenario);

            begin.run();
            long away = System.nanoTime();
            Await.until("the pipeline to halt", () -> watch.metric("bridge_pipeline_halted{") == 1, () -> bridge);
            Await.until(
                    "the outage to be long enough",
                    () -> System.nanoTime() - away > OUTAGE.toNanos(),
                    () -> Duration.ofNanos(System.nanoTime() - away));
            end.run();
            Duration took = Duration.ofNanos(System.nanoTime() - away);
            int late = load.written() - predictions.toTheEnd().size();

            Payments written = load.stop();
            predictions.awaitCount(written.size());
            System.out.println(name + ": away for " + took.toSeconds() + " s, " + written.size() + " payments, " + late
                    + " behind at its end, at most " + watch.mostInFlight() + " in flight and "
                    + (watch.mostHeap() >> 20) + " MiB of heap, " + watch.readings() + " readings");
            written.assertPredictedOnceInOrder(predictions.toTheEnd());
            Set<Integer> missing = ids(written.size());
            missing.removeAll(stored("wb." + name));
            assertThat(missing).as("payments without a stored prediction").isEmpty();
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
            assertThat(watch.metric("bridge_writes_dropped_total{")).isZero();
            assertThat(watch.metric("bridge_writes_retried_total{")).isPositive();
            assertThat(watch.mostInFlight()).isBetween(1L, (long) Scenario.PARTITIONS * (SLOTS + RESERVE));
            assertThat(late).as("payments that waited in Kafka, not in memory").isGreaterThan(SLOTS);
            assertThat(Groups.assignments(scenario)).isEqualTo(members);
            assertThat(bridge.isAlive()).as(bridge::toString).isTrue();
            watch.assertBalanced();
        }
    }

    /** One row a call: the model rounds the last digit of a score differently in a larger one. */
    @Test
    void a_replay_of_the_whole_topic_leaves_the_table_as_it_was() throws Exception {
        Payments payments = Payments.of(300, 10, 704);
        try (Scenario scenario = new Scenario(stack, "wb-replayed")) {
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);
            scenario.run("bridge", replayed(scenario, scenario.yaml()));
            predictions.awaitCount(300);
            Set<String> first = cells("wb.replayed");
            assertThat(first).hasSize(300);

            for (int replay = 1; replay <= 2; replay++) {
                String again = "it-wb-replayed-" + replay;
                BridgeYaml yaml =
                        new BridgeYaml(again, stack.kafkaBootstrap(), stack.scoringUri(), stack.endpointKeyFile());
                scenario.run(again, replayed(scenario, yaml));
                predictions.awaitCount(300 * (replay + 1));

                assertThat(cells("wb.replayed")).isEqualTo(first);
            }
        }
    }

    private static BridgeYaml replayed(Scenario scenario, BridgeYaml yaml) {
        return yaml.rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                .store(stack, "wb.replayed", COLUMNS)
                .model("max-batch-rows", "1");
    }

    private static Set<String> cells(String table) {
        Set<String> cells = new TreeSet<>();
        try (CqlSession superuser = CqlSessions.open(stack.cassandra())) {
            superuser
                    .execute("SELECT id, score, source_micros, WRITETIME(score) AS score_at,"
                            + " WRITETIME(source_micros) AS micros_at FROM " + table)
                    .forEach(row -> cells.add(row.getFormattedContents()));
        }
        return cells;
    }

    @Test
    void a_permission_that_is_revoked_costs_dead_letters_and_no_prediction() throws Exception {
        Payments payments = Payments.of(300, 10, 702);
        try (Scenario scenario = new Scenario(stack, "wb-revoked");
                CqlSession superuser = CqlSessions.open(stack.cassandra())) {
            ScratchAzure azure = scenario.azure();
            azure.secrets().set("connection-string", azure.connectionString());
            BridgeProcess bridge = scenario.run(
                    "bridge",
                    rows(scenario, "wb.revoked")
                            .azure(azure.block())
                            .monitor("opentelemetry", "keyvault:connection-string", azure.certificate()),
                    scenario.ownTemporaryFolder());
            TopicReader predictions = scenario.read(scenario.predictions());
            TopicReader deadLetters = scenario.read(scenario.deadLetters());
            scenario.write(payments.all().subList(0, 100));
            predictions.awaitCount(100);

            superuser.execute("REVOKE MODIFY ON TABLE wb.revoked FROM " + stack.cassandraRole());
            awaitRefusal();
            scenario.write(payments.all().subList(100, 300));
            deadLetters.awaitCount(200);

            assertThat(deadLetters.toTheEnd()).hasSize(200).allSatisfy(letter -> {
                assertThat(header(letter, "bridge.reason")).isEqualTo("write-dropped");
                assertThat(header(letter, "bridge.detail"))
                        .startsWith("UnauthorizedException: ")
                        .contains("table wb.revoked, consistency LOCAL_QUORUM, coordinator 127.0.0.1:");
            });
            assertThat(scenario.watch().metric("bridge_writes_dropped_total{error=\"UnauthorizedException\""))
                    .isEqualTo(200);
            assertThat(bridge.output().lines().filter(line -> line.contains("CassandraWriteDropped")))
                    .hasSize(200)
                    .allSatisfy(line -> assertThat(line)
                            .contains("table=\"wb.revoked\"", "error=\"UnauthorizedException\"", "attempts=\"1\""));
            Await.until(
                    "an event for each in Application Insights",
                    () -> azure.telemetry().received(Telemetry.Kind.EVENTS).size() >= 200,
                    () -> azure.telemetry().received(Telemetry.Kind.EVENTS).size() + ", " + bridge);
            assertThat(azure.telemetry().received(Telemetry.Kind.EVENTS))
                    .hasSize(200)
                    .allSatisfy(WriteBackIT::isDrop);
            assertThat(stored("wb.revoked")).isEqualTo(ids(100));

            superuser.execute("GRANT MODIFY ON TABLE wb.revoked TO " + stack.cassandraRole());
            awaitAcceptance();
            String file =
                    scenario.folder().resolve("bridge").resolve("bridge.yaml").toString();
            assertThat(command(scenario, "redrive", "redrive", "-c", file, "--pipeline", "payments"))
                    .isZero();

            predictions.awaitCount(300);
            payments.assertPredictedOncePerId(predictions.toTheEnd());
            assertThat(stored("wb.revoked")).isEqualTo(ids(300));
            assertThat(deadLetters.toTheEnd()).hasSize(200);
        }
    }

    @Test
    void what_is_printed_makes_the_tables_and_the_least_roles_and_a_bridge_runs_under_them() throws Exception {
        Payments payments = Payments.of(100, 10, 703);
        try (Scenario scenario = new Scenario(stack, "wb-own");
                CqlSession superuser = CqlSessions.open(stack.cassandra())) {
            BridgeYaml yaml = scenario.yaml()
                    .rowsOf(scenario.source())
                    .pipeline("lookups", "{ known: { table: wb.payments, key: { id: id }, via: cache } }")
                    .feature("merchant_risk", "{ lookup: known, column: amount, default: 0.1 }")
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                    .cassandra(stack, stack.cassandraContactPoint())
                    .predictions("table", "{ own-key: id, ttl: 1d }");
            String file = Files.writeString(scenario.folder().resolve("own.yaml"), yaml.toString())
                    .toString();
            String secret = "file:" + passwordOfSuperuser(scenario);
            String[] asSuperuser = {"-c", file, "--user", stack.cassandra().user(), "--password", secret};

            assertThat(command(scenario, "diff-before", with("diff", asSuperuser)))
                    .isEqualTo(1);
            assertThat(command(scenario, "refused", "schema", "apply", "-c", file, "--replicas", "1"))
                    .isEqualTo(1);
            assertThat(output(scenario, "refused")).contains("Cassandra refused to change the keyspace");
            assertThat(command(scenario, "no-keyspace", with("apply", asSuperuser)))
                    .isEqualTo(1);
            assertThat(output(scenario, "no-keyspace"))
                    .contains("the keyspace inference_bridge is missing; create it, for instance by CREATE KEYSPACE");
            assertThat(command(scenario, "apply", with("apply", asSuperuser, "--replicas", "1")))
                    .isZero();
            assertThat(output(scenario, "apply"))
                    .contains("applied V0001__predictions.cql", "applied V0002__retraining_triggers.cql");
            assertThat(command(scenario, "again", with("apply", asSuperuser))).isZero();
            assertThat(output(scenario, "again")).contains("the keyspace inference_bridge is up to date");
            assertThat(command(scenario, "diff-after", with("diff", asSuperuser)))
                    .isZero();

            assertThat(command(scenario, "print", "schema", "print", "-c", file, "--roles"))
                    .isZero();
            CqlScript.of("printed", cqlOf(output(scenario, "print"))).run(superuser);

            scenario.run("bridge", yaml);
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);
            predictions.awaitCount(payments.size());
            assertThat(superuser
                            .execute("SELECT row_key, pipeline, TTL(model) AS ttl FROM inference_bridge.predictions")
                            .all())
                    .hasSize(payments.size())
                    .allSatisfy(row -> {
                        assertThat(row.getString("pipeline")).isEqualTo("payments");
                        assertThat(row.getInt("ttl")).isBetween(86_000, 86_400);
                    });

            assertMayNothingElse();

            superuser.execute("UPDATE inference_bridge.schema_migrations SET checksum = 'another'"
                    + " WHERE scope = 'bridge' AND version = 2");
            superuser.execute("ALTER TABLE inference_bridge.predictions DROP deployment");
            assertThat(command(scenario, "changed", with("apply", asSuperuser))).isEqualTo(1);
            assertThat(output(scenario, "changed"))
                    .contains("V0002__retraining_triggers.cql is not what was applied", "nothing was applied");
            assertThat(command(scenario, "diff-changed", with("diff", asSuperuser)))
                    .isEqualTo(1);
            assertThat(output(scenario, "diff-changed"))
                    .contains(
                            "V0002__retraining_triggers.cql is not what was applied",
                            "inference_bridge.predictions: the column 'deployment' of type text is missing");
        }
    }

    @Test
    void of_two_that_apply_at_once_one_waits_for_the_other() throws Exception {
        try (Scenario scenario = new Scenario(stack, "wb-twice")) {
            BridgeYaml yaml = scenario.yaml()
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                    .cassandra(stack, stack.cassandraContactPoint());
            String file = Files.writeString(scenario.folder().resolve("twice.yaml"), yaml.toString())
                    .toString();
            String secret = "file:" + passwordOfSuperuser(scenario);
            String[] apply = with(
                    "apply",
                    new String[] {"-c", file, "--user", stack.cassandra().user(), "--password", secret},
                    "--keyspace",
                    "twice");
            try (CqlSession superuser = CqlSessions.open(stack.cassandra())) {
                superuser.execute("CREATE KEYSPACE twice"
                        + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            }

            try (BridgeProcess one = BridgeProcess.start(log(scenario, "one"), Map.of(), apply);
                    BridgeProcess other = BridgeProcess.start(log(scenario, "other"), Map.of(), apply)) {
                assertThat(one.exitCode(ANSWERS_WITHIN)).as(one::toString).isZero();
                assertThat(other.exitCode(ANSWERS_WITHIN)).as(other::toString).isZero();
            }

            assertThat((output(scenario, "one") + output(scenario, "other"))
                            .lines()
                            .filter(line -> line.startsWith("applied ")))
                    .containsExactlyInAnyOrder(
                            "applied V0001__predictions.cql", "applied V0002__retraining_triggers.cql");
        }
    }

    private static void assertMayNothingElse() throws IOException {
        String password = Files.readString(stack.cassandraPasswordFile()).strip();
        try (CqlSession bridge = CqlSessions.open(stack.cassandra().as(stack.cassandraRole(), password))) {
            bridge.execute("SELECT * FROM wb.payments");
            bridge.execute("SELECT * FROM inference_bridge.retraining_triggers");
            for (String beyond : List.of(
                    "SELECT * FROM wb.foreign_table",
                    "SELECT * FROM inference_bridge.predictions",
                    "SELECT * FROM system_auth.roles",
                    "INSERT INTO wb.payments (id, amount) VALUES (1, 1)",
                    "INSERT INTO wb.foreign_table (id, secret) VALUES (1, '')",
                    "INSERT INTO inference_bridge.schema_migrations (scope, version) VALUES ('bridge', 9)",
                    "CREATE TABLE inference_bridge.more (id int PRIMARY KEY)",
                    "CREATE KEYSPACE more WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
                    "ALTER TABLE inference_bridge.predictions ADD more text",
                    "DROP TABLE inference_bridge.predictions",
                    "TRUNCATE wb.payments",
                    "CREATE ROLE more",
                    "GRANT MODIFY ON TABLE wb.payments TO bridge_writer")) {
                assertThatExceptionOfType(UnauthorizedException.class)
                        .as(beyond)
                        .isThrownBy(() -> bridge.execute(beyond));
            }
        }
    }

    private static void isDrop(JsonNode envelope) {
        JsonNode event = envelope.path("data").path("baseData");
        assertThat(event.path("name").asText()).isEqualTo("CassandraWriteDropped");
        JsonNode properties = event.path("properties");
        assertThat(properties.path("table").asText()).isEqualTo("wb.revoked");
        assertThat(properties.path("error").asText()).isEqualTo("UnauthorizedException");
        assertThat(properties.path("consistency").asText()).isEqualTo("LOCAL_QUORUM");
        assertThat(properties.path("attempts").asText()).isEqualTo("1");
        assertThat(properties.path("coordinator").asText()).startsWith("127.0.0.1:");
    }

    private static void awaitRefusal() {
        Await.until("the revocation to take effect", () -> !mayWrite(), () -> "still allowed");
    }

    private static void awaitAcceptance() {
        Await.until("the grant to take effect", WriteBackIT::mayWrite, () -> "still refused");
    }

    private static boolean mayWrite() {
        try (CqlSession bridge = CqlSessions.open(stack.cassandra()
                .as(
                        stack.cassandraRole(),
                        Files.readString(stack.cassandraPasswordFile()).strip()))) {
            bridge.execute("DELETE FROM wb.revoked USING TIMESTAMP 1 WHERE id = -1");
            return true;
        } catch (UnauthorizedException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BridgeYaml rows(Scenario scenario, String table) {
        return scenario.yaml()
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                .store(stack, table, COLUMNS)
                .pipeline("in-flight", Integer.toString(SLOTS));
    }

    private static Set<Integer> stored(String table) {
        Set<Integer> ids = new TreeSet<>();
        try (CqlSession superuser = CqlSessions.open(stack.cassandra())) {
            superuser.execute("SELECT id FROM " + table).forEach(row -> ids.add(row.getInt("id")));
        }
        return ids;
    }

    private static Set<Integer> ids(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static String[] with(String command, String[] options, String... more) {
        List<String> arguments = new ArrayList<>(List.of("schema", command));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Runs a command of {@code bridge} to its end, and returns its exit code. */
    private static int command(Scenario scenario, String name, String... arguments) {
        try (BridgeProcess process = BridgeProcess.start(log(scenario, name), Map.of(), arguments)) {
            return process.exitCode(ANSWERS_WITHIN);
        }
    }

    private static String output(Scenario scenario, String name) throws IOException {
        return Files.readString(log(scenario, name));
    }

    private static Path log(Scenario scenario, String name) {
        return scenario.folder().resolve(name + ".log");
    }

    /** What was printed, without what the log may have added. */
    private static String cqlOf(String output) {
        return output.substring(output.indexOf("-- Which migrations"));
    }

    private static Path passwordOfSuperuser(Scenario scenario) throws IOException {
        return Files.writeString(
                scenario.folder().resolve("superuser.password"),
                stack.cassandra().password());
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private static CqlScript tables() {
        try (InputStream in = WriteBackIT.class.getResourceAsStream("write-back.cql")) {
            if (in == null) {
                throw new IllegalStateException("write-back.cql is not on the class path");
            }
            return CqlScript.of("write-back.cql", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
