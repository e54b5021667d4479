package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What cannot run ends with an exit code and says what is wrong. */
@ExtendWith(SharedStack.class)
class StartupFailureIT {

    private static final int COULD_NOT = 1;
    private static final int ASKED_WRONGLY = 2;

    @Test
    void kafka_out_of_reach(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "no-kafka")) {
            String nobody = "127.0.0.1:" + FreePorts.next();
            BridgeYaml yaml = new BridgeYaml("it-no-kafka", nobody, stack.scoringUri(), stack.endpointKeyFile())
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id");

            BridgeProcess bridge = scenario.run("bridge", yaml);

            assertFails(
                    bridge,
                    COULD_NOT,
                    "bridge run: the preflight says no",
                    "no answer from Kafka at " + nobody,
                    "kafka.bootstrap-servers");
        }
    }

    @Test
    void cassandra_out_of_reach(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "no-cassandra")) {
            String nobody = "127.0.0.1:" + FreePorts.next();
            BridgeYaml yaml = withTable(
                    stack, scenario, nobody, "it.thousand_predictions", "{ tx_id: tx_id, score: prediction }");

            BridgeProcess bridge = scenario.run("bridge", yaml);

            assertFails(bridge, COULD_NOT, "bridge run: ", nobody);
        }
    }

    @Test
    void no_table_for_predictions(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "no-table")) {
            BridgeYaml yaml = withTable(
                    stack,
                    scenario,
                    stack.cassandraContactPoint(),
                    "it.nowhere",
                    "{ tx_id: tx_id, score: prediction }");

            BridgeProcess bridge = scenario.run("bridge", yaml);

            assertFails(bridge, COULD_NOT, "bridge run: ", "it.nowhere", "there is no such table");
        }
    }

    @Test
    void a_column_that_does_not_fit(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "mismatched")) {
            BridgeYaml yaml = withTable(
                    stack,
                    scenario,
                    stack.cassandraContactPoint(),
                    "it.mismatched_predictions",
                    "{ tx_id: tx_id, score: scoredAt, at: scoredAt }");

            BridgeProcess bridge = scenario.run("bridge", yaml);

            assertFails(bridge, COULD_NOT, "bridge run: ", "it.mismatched_predictions", "score", "'at'");
        }
    }

    @Test
    void features_that_are_not_what_the_model_takes(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "other-model")) {
            BridgeYaml yaml = scenario.yaml()
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                    .feature("amuont", "{ column: amount }");

            BridgeProcess bridge = scenario.run("bridge", yaml);

            assertFails(
                    bridge,
                    COULD_NOT,
                    "bridge run: the preflight says no",
                    "the features of pipeline 'payments' do not fit model 'fraud'",
                    "the model does not take 'amuont'",
                    "/swagger.json",
                    "models.fraud.signature: ignore");
        }
    }

    @Test
    void a_broken_file_is_told_with_all_its_problems(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "broken")) {
            BridgeYaml yaml = new BridgeYaml(
                            "it-broken",
                            stack.kafkaBootstrap(),
                            URI.create("ftp://127.0.0.1/score"),
                            stack.endpointKeyFile())
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                    .kafka("commit-intervall", "100ms")
                    .model("max-batch-rows", "many");

            BridgeProcess bridge = scenario.run("bridge", yaml);

            assertFails(
                    bridge,
                    ASKED_WRONGLY,
                    "bridge.yaml:",
                    "kafka.commit-intervall",
                    "did you mean 'commit-interval'",
                    "models.fraud.scoring-uri",
                    "models.fraud.max-batch-rows");
            assertThat(bridge.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void an_unknown_option() {
        Path log = Folders.fresh("it/option").resolve("bridge.log");
        try (BridgeProcess bridge = BridgeProcess.start(log, Map.of(), "run", "-c", "bridge.yaml", "--speed", "9")) {
            assertFails(bridge, ASKED_WRONGLY, "--speed", "Usage: bridge run");
        }
    }

    private static void assertFails(BridgeProcess bridge, int exitCode, String... says) {
        assertThat(bridge.exitCode(Await.PATIENCE)).as(bridge::toString).isEqualTo(exitCode);
        assertThat(bridge.output()).contains(says);
    }

    private static BridgeYaml withTable(
            LocalStack stack, Scenario scenario, String contactPoint, String table, String columns) {
        return scenario.yaml()
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                .store(stack, table, columns)
                .cassandra(stack, contactPoint);
    }
}
