package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code bridge check} on real components: each with something wrong that only they can show. */
@ExtendWith(SharedStack.class)
class CheckIT {

    private static final String COLUMNS = "{ tx_id: tx_id, score: prediction }";

    @Test
    void a_stack_of_one_node_has_warnings_and_no_failure(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-sound")) {
            Set<String> before = topics(scenario);

            Answer answer = check(scenario, "sound", captured(scenario, stack, scenario.yaml(), "it.thousand"));

            assertThat(answer.exitCode).as(answer.output).isEqualTo(1);
            assertThat(answer.of("fail")).isEmpty();
            assertThat(answer.of("warn"))
                    .contains("kafka.replication", "cassandra.replication", "cassandra.permissions");
            assertThat(answer.of("ok"))
                    .contains(
                            "kafka.version",
                            "cassandra.cdc",
                            "cassandra.cdc-traps",
                            "cassandra.cdc-settings",
                            "cassandra.clock",
                            "cassandra.schema-agreement",
                            "cassandra.predictions-table",
                            "endpoint.authorized",
                            "endpoint.deployment");
            assertThat(answer.output)
                    .doesNotContain(Files.readString(stack.endpointKeyFile()).strip());
            assertThat(topics(scenario)).isEqualTo(before);
        }
    }

    @Test
    void topics_that_nobody_may_create(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-topics")) {
            BridgeYaml yaml =
                    captured(scenario, stack, scenario.yaml(), "it.thousand").kafka("topics", "{ create: false }");

            Answer answer = check(scenario, "topics", yaml);

            assertThat(answer.exitCode).isEqualTo(2);
            assertThat(answer.of("fail")).containsOnly("kafka.topics");
        }
    }

    @Test
    void a_table_that_is_not_captured_and_has_not_what_features_read(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-table")) {
            Answer answer = check(scenario, "table", captured(scenario, stack, scenario.yaml(), "it.uncaptured"));

            assertThat(answer.exitCode).isEqualTo(2);
            assertThat(answer.of("fail")).containsOnly("cassandra.cdc", "cassandra.source-columns");
            assertThat(answer.output)
                    .contains(
                            "'merchant_risk' of it.uncaptured, which has no such column", "it is blob", "16 elements");
        }
    }

    @Test
    void a_table_of_predictions_that_does_not_fit(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-predictions")) {
            BridgeYaml yaml = captured(scenario, stack, scenario.yaml(), "it.thousand")
                    .store(stack, "it.mismatched_predictions", "{ tx_id: tx_id, score: scoredAt }");

            assertThat(check(scenario, "predictions", yaml).of("fail")).containsOnly("cassandra.predictions-table");
        }
    }

    @Test
    void a_key_that_the_endpoint_does_not_know(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-key")) {
            Path wrong = Files.writeString(scenario.folder().resolve("wrong.key"), "marked-wrong-key");
            BridgeYaml yaml = new BridgeYaml("it-check-key", stack.kafkaBootstrap(), stack.scoringUri(), wrong);

            Answer answer = check(scenario, "key", captured(scenario, stack, yaml, "it.thousand"));

            assertThat(answer.of("fail")).containsOnly("endpoint.authorized");
            assertThat(answer.output).doesNotContain("marked-wrong-key");
        }
    }

    @Test
    void a_deployment_that_there_is_not(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-deployment")) {
            BridgeYaml yaml =
                    captured(scenario, stack, scenario.yaml(), "it.thousand").model("deployment", "nowhere");

            assertThat(check(scenario, "deployment", yaml).of("fail")).containsOnly("endpoint.deployment");
        }
    }

    @Test
    void ports_behind_which_is_nobody(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-ports")) {
            String nobody = "127.0.0.1:" + FreePorts.next();
            BridgeYaml yaml = new BridgeYaml(
                            "it-check-ports",
                            nobody,
                            URI.create("http://" + nobody + "/score"),
                            stack.endpointKeyFile())
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                    .store(stack, "it.thousand_predictions", COLUMNS)
                    .cassandra(stack, nobody);

            Answer answer = check(scenario, "ports", yaml);

            assertThat(answer.of("fail")).containsOnly("kafka.reachable", "cassandra.reachable", "endpoint.reachable");
        }
    }

    @Test
    void a_bridge_does_not_start_with_failures_nor_when_told_to_with_warnings(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "check-run")) {
            BridgeYaml failing = captured(scenario, stack, scenario.yaml(), "it.uncaptured");
            Path file = Files.writeString(scenario.folder().resolve("failing.yaml"), failing.toString());
            Path sound = Files.writeString(
                    scenario.folder().resolve("sound.yaml"),
                    captured(scenario, stack, scenario.yaml(), "it.thousand").toString());
            Path log = scenario.folder().resolve("run.log");

            try (BridgeProcess forced = BridgeProcess.start(log, Map.of(), "run", "-c", file.toString(), "--force")) {
                assertThat(forced.exitCode(Await.PATIENCE)).isEqualTo(1);
                assertThat(forced.output()).contains("the preflight says no", "cassandra.cdc (it.uncaptured)");
            }
            try (BridgeProcess strict = BridgeProcess.start(log, Map.of(), "run", "-c", sound.toString(), "--strict")) {
                assertThat(strict.exitCode(Await.PATIENCE)).isEqualTo(1);
                assertThat(strict.output()).contains("kafka.replication (payments)");
            }
        }
    }

    private static BridgeYaml captured(Scenario scenario, LocalStack stack, BridgeYaml yaml, String table) {
        return yaml.changesOf(table, scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                .store(stack, "it.thousand_predictions", COLUMNS);
    }

    private static Set<String> topics(Scenario scenario) {
        return Set.copyOf(Scenario.get(scenario.admin()
                .listTopics()
                .names()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(names -> names.stream()
                        .filter(name -> name.contains("check-sound"))
                        .toList())));
    }

    private static Answer check(Scenario scenario, String name, BridgeYaml yaml) throws IOException {
        Path file = Files.writeString(scenario.folder().resolve(name + ".yaml"), yaml.toString());
        Path log = scenario.folder().resolve(name + ".log");
        try (BridgeProcess check = BridgeProcess.start(log, Map.of(), "check", "-c", file.toString(), "--json")) {
            int code = check.exitCode(Await.PATIENCE);
            return new Answer(code, check.output());
        }
    }

    private record Answer(int exitCode, String output) {

        /** The ids of checks with a finding of that level. */
        List<String> of(String level) throws IOException {
            String json = output.lines()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no JSON in: " + output));
            JsonNode results = JsonMapper.builder().build().readTree(json).path("results");
            return StreamSupport.stream(results.spliterator(), false)
                    .filter(result -> result.path("level").asText().equals(level))
                    .map(result -> result.path("id").asText())
                    .toList();
        }
    }
}
