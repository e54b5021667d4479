package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.azure.ml.SignatureCheck;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.preflight.CassandraFacts;
import dev.inferencebridge.preflight.CassandraQuestions;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.EndpointFacts;
import dev.inferencebridge.preflight.EndpointQuestions;
import dev.inferencebridge.preflight.HostRules;
import dev.inferencebridge.preflight.Inspection;
import dev.inferencebridge.preflight.KafkaFacts;
import dev.inferencebridge.preflight.KafkaQuestions;
import dev.inferencebridge.preflight.Level;
import dev.inferencebridge.preflight.Preflight;
import dev.inferencebridge.preflight.Redaction;
import dev.inferencebridge.preflight.Result;
import dev.inferencebridge.preflight.TransportFacts;
import dev.inferencebridge.preflight.UnreachableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * In a world in which everything is there and everything is wrong, and in one in which nothing answers, every check that is
 * declared comes to a finding of the worst level that it has, with what to do: a check that nothing can make fail is none.
 */
class EveryCheckTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private static final String YAML = """
            application-id: app
            kafka:
              bootstrap-servers: "kafka.example:9092"
              state-dir: "text/state"
              stream-threads: 8
              topics: { create: false }
            cassandra:
              contact-points: ["cassandra.example:9042"]
              local-datacenter: dc1
              auth: { username: bridge, password: "file:nowhere" }
            models:
              fraud:
                scoring-uri: https://fraud.example/score
                auth: { key: "file:nowhere" }
                payload: mlflow
                trusted-certificates: text
            pipelines:
              payments:
                source: { table: shop.payments, topic: changes, format: debezium-json }
                model: fraud
                features: { amount: { column: amount } }
                predictions: { topic: predictions, include: [id], table: { name: shop.scores, columns: { id: id } } }
            """;

    @TempDir
    private Path folder;

    @Test
    void every_check_finds_its_fault() throws Exception {
        Files.writeString(folder.resolve("text"), "no certificate and no folder");
        BridgeConfig config = ConfigReader.read(Files.writeString(folder.resolve("bridge.yaml"), YAML));

        List<Result> results = new ArrayList<>(look(wrong(config)));
        results.addAll(look(away(config)));
        results.addAll(look(List.of(new Inspection(Check.HOST_JAVA, "process", () -> HostRules.java("17", 64 << 20)))));

        Map<Check, Level> worst = new EnumMap<>(Check.class);
        results.stream()
                .filter(result -> !result.finding().found().startsWith("not checked"))
                .filter(result -> result.finding().level() != Level.OK)
                .peek(result -> assertThat(result.finding().remedy())
                        .as("the remedy of %s", result)
                        .isNotBlank())
                .forEach(result -> worst.merge(
                        result.check(),
                        result.finding().level(),
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
        worst.put(Check.CONFIG_FILE, ofAnUnusableFile());
        assertThat(worst).isEqualTo(expected());
    }

    private static Map<Check, Level> expected() {
        Map<Check, Level> levels = new EnumMap<>(Check.class);
        for (Check check : Check.values()) {
            levels.put(check, check.fails().isEmpty() ? Level.WARN : Level.FAIL);
        }
        return levels;
    }

    private static List<Result> look(List<Inspection> inspections) {
        return new Preflight(Duration.ofSeconds(30), Redaction.NONE)
                .run(inspections)
                .results();
    }

    private Level ofAnUnusableFile() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine bridge = Main.commandLine();
        bridge.setOut(new PrintWriter(out));
        Path file = Files.writeString(folder.resolve("unusable.yaml"), "kafka: {}\n");
        assertThat(bridge.execute("check", "-c", file.toString())).isEqualTo(2);
        assertThat(out.toString().lines().filter(line -> line.contains(Check.CONFIG_FILE.id())))
                .isNotEmpty()
                .allMatch(line -> line.contains("FAIL"));
        return Level.FAIL;
    }

    private static List<Inspection> wrong(BridgeConfig config) {
        var pipeline = config.pipelines().get("payments");
        var pipelines = config.pipelines().values();
        List<Inspection> inspections = new ArrayList<>(
                new HostChecks(config, List.of(pipeline.model()), SecretResolver.ofProcess(), CLOCK).inspections());
        inspections.addAll(new KafkaChecks(config, pipelines, WrongKafka::new, CLOCK).inspections());
        inspections.addAll(new CassandraChecks(
                        config.cassandra().orElseThrow(),
                        pipelines,
                        pipelines,
                        WrongCassandra::new,
                        any -> List.of("the column 'id' is missing"),
                        CLOCK)
                .inspections());
        inspections.addAll(new EndpointChecks(pipeline.model(), WrongEndpoint::new, CLOCK).inspections());
        inspections.add(SignatureInspection.of(
                pipeline,
                () -> new SignatureCheck.Mismatch(
                        URI.create("https://fraud.example/swagger.json"), List.of("the input 'risk' has no feature"))));
        return inspections;
    }

    private static List<Inspection> away(BridgeConfig config) {
        var pipelines = config.pipelines().values();
        var model = config.pipelines().get("payments").model();
        List<Inspection> inspections = new ArrayList<>(new KafkaChecks(
                        config,
                        pipelines,
                        () -> {
                            throw nobody();
                        },
                        CLOCK)
                .inspections());
        inspections.addAll(new CassandraChecks(
                        config.cassandra().orElseThrow(),
                        pipelines,
                        pipelines,
                        () -> {
                            throw nobody();
                        },
                        any -> List.of(),
                        CLOCK)
                .inspections());
        inspections.addAll(new EndpointChecks(
                        model,
                        () -> {
                            throw nobody();
                        },
                        CLOCK)
                .inspections());
        return inspections;
    }

    private static UnreachableException nobody() {
        return new UnreachableException("nobody answers");
    }

    private static final class WrongKafka implements KafkaQuestions {

        private static final Optional<KafkaFacts.Operations> NOTHING =
                Optional.of(new KafkaFacts.Operations(Set.of("DESCRIBE")));

        @Override
        public KafkaFacts.Cluster cluster() {
            return new KafkaFacts.Cluster("id", 1, Optional.empty(), NOTHING);
        }

        /** All but the redrive topic. */
        @Override
        public Map<String, KafkaFacts.Topic> topics(Collection<String> names) {
            return names.stream()
                    .filter(name -> !name.contains("redrive"))
                    .collect(Collectors.toMap(
                            name -> name,
                            name -> new KafkaFacts.Topic(
                                    name,
                                    4,
                                    1,
                                    1,
                                    1,
                                    NOTHING,
                                    Map.of(
                                            "min.insync.replicas", "2",
                                            "cleanup.policy", "compact",
                                            "retention.ms", "1000",
                                            "max.message.bytes", "100000000"))));
        }

        @Override
        public Optional<KafkaFacts.Group> group(String id) {
            return Optional.of(new KafkaFacts.Group(id, "Stable", 1, Set.of("of-others"), 0, 7, NOTHING));
        }

        @Override
        public Optional<Boolean> mayDescribeTransaction(String transactionalId) {
            return Optional.of(false);
        }

        @Override
        public OptionalLong newestTimestampMillis(String topic) {
            return OptionalLong.of(NOW.plusSeconds(60).toEpochMilli());
        }
    }

    private static final class WrongCassandra implements CassandraQuestions {

        @Override
        public CassandraFacts.Cluster cluster() {
            return new CassandraFacts.Cluster(
                    List.of(
                            new CassandraFacts.Node("n1", "dc1", "3.11.4", "aaa", false),
                            new CassandraFacts.Node("n2", "dc2", "5.0.9", "bbb", true),
                            new CassandraFacts.Node("n3", "dc2", "5.0.9", "ccc", true)),
                    "dc1");
        }

        @Override
        public List<CassandraFacts.Keyspace> keyspaces() {
            return List.of(
                    new CassandraFacts.Keyspace("shop", "NetworkTopologyStrategy", Map.of("dc2", 1)),
                    new CassandraFacts.Keyspace("system_auth", "SimpleStrategy", Map.of("", 1)));
        }

        @Override
        public List<CassandraFacts.Table> tables() {
            TableName other = new TableName("shop", "vectors");
            return List.of(
                    table(new TableName("shop", "payments"), false, new ColumnShape("id", "text", false, false)),
                    table(other, true, new ColumnShape("v", "vector<float, 3>", false, false)));
        }

        private static CassandraFacts.Table table(TableName name, boolean cdc, ColumnShape column) {
            return new CassandraFacts.Table(
                    new TableShape(name, List.of("id"), List.of(), Map.of(column.name(), column)), cdc);
        }

        @Override
        public List<CassandraFacts.Settings> cdcSettings() {
            return List.of(new CassandraFacts.Settings("n1", Map.of("cdc_enabled", "false")));
        }

        @Override
        public List<CassandraFacts.Clock> clocks() {
            return List.of(new CassandraFacts.Clock("n1", NOW, NOW.plusSeconds(60), NOW));
        }

        @Override
        public CassandraFacts.Role role(String name) {
            return new CassandraFacts.Role.Known(name, false, Set.of());
        }

        @Override
        public List<TransportFacts> transports() {
            return List.of(new TransportFacts(
                    "cassandra.example",
                    Optional.of(new TransportFacts.Tls("TLSv1.1", true, NOW.plus(Duration.ofDays(90))))));
        }
    }

    private static final class WrongEndpoint implements EndpointQuestions {

        @Override
        public EndpointFacts description() {
            return new EndpointFacts(
                    "fraud.example",
                    new EndpointFacts.Answer(401, false, "Unauthorized"),
                    Optional.of(new TransportFacts(
                            "fraud.example", Optional.of(new TransportFacts.Tls("TLSv1.3", true, NOW)))));
        }

        @Override
        public EndpointFacts.Answer emptyBatch() {
            return new EndpointFacts.Answer(404, false, "Not Found");
        }
    }
}
