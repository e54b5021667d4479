package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.fraud.FraudModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of other tables and of other rows. */
@ExtendWith(SharedStack.class)
class LookupAndWindowIT {

    private static final double SINGLE_PRECISION = 1e-6;

    @ParameterizedTest
    @ValueSource(strings = {"cache", "table"})
    void a_score_knows_the_newest_row_of_another_table_and_the_rows_before_it(String via, LocalStack stack)
            throws Exception {
        try (Scenario scenario = new Scenario(stack, "lookup-" + via);
                CqlSession session = CqlSessions.open(stack.cassandra());
                FraudModel model = FraudModel.load(stack.modelPath())) {
            session.execute("INSERT INTO it.merchants (id, risk) VALUES ('m-" + via + "', 0.25)");
            BridgeProcess bridge = scenario.run("bridge", yaml(scenario.yaml(), stack, scenario, via));
            Orders orders = new Orders(session, via, bridge);

            orders.insert(1, 100, "2026-01-01T10:00:00Z");
            assertThat(orders.score(1)).isCloseTo(score(model, 100, 0.25, 1, 100), within(SINGLE_PRECISION));

            session.execute("UPDATE it.merchants SET risk = 0.75 WHERE id = 'm-" + via + "'");
            orders.insert(2, 50, "2026-01-01T10:30:00Z");
            assertThat(orders.score(2)).isCloseTo(score(model, 50, 0.75, 2, 150), within(SINGLE_PRECISION));

            // The first is more than an hour before it.
            orders.insert(3, 20, "2026-01-01T11:10:00Z");
            assertThat(orders.score(3)).isCloseTo(score(model, 20, 0.75, 2, 70), within(SINGLE_PRECISION));

            // Written again, a row takes its own place.
            orders.insert(3, 30, "2026-01-01T11:10:00Z");
            orders.insert(4, 1, "2026-01-01T11:11:00Z");
            assertThat(orders.score(4)).isCloseTo(score(model, 1, 0.75, 3, 81), within(SINGLE_PRECISION));

            // What was committed is what the bridge would send now, also of a row that others followed.
            JsonNode shown = features(scenario, "o-4");
            assertThat(shown.at("/possible").asBoolean()).as(shown.toString()).isTrue();
            assertThat(value(shown, "merchant_risk")).isEqualTo(0.75);
            assertThat(value(shown, "embedding_0")).isEqualTo(3);
            assertThat(value(shown, "embedding_1")).isEqualTo(81);
        }
    }

    /** As soon as the newest order's commit is through. */
    private static JsonNode features(Scenario scenario, String oid) {
        return Await.answer(
                "the features of order " + oid,
                () -> Optional.of(shown(scenario, oid)).filter(answer -> value(answer, "embedding_0") == 3),
                () -> shown(scenario, oid));
    }

    private static JsonNode shown(Scenario scenario, String oid) {
        String file = scenario.folder().resolve("bridge").resolve("bridge.yaml").toString();
        Path log = scenario.folder().resolve("features-" + System.nanoTime() + ".log");
        try (BridgeProcess command = BridgeProcess.start(
                log, Map.of(), "features", "-c", file, "--pipeline", "payments", "--key", oid, "--json")) {
            command.exitCode(Await.PATIENCE);
            return JsonMapper.builder()
                    .build()
                    .readTree(command.output()
                            .lines()
                            .filter(line -> line.startsWith("{"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no JSON in: " + command.output())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double value(JsonNode shown, String input) {
        for (JsonNode line : shown.path("inputs")) {
            if (line.path("input").asText().equals(input)) {
                return line.path("value").asDouble(-1);
            }
        }
        throw new AssertionError("no input " + input + " in " + shown);
    }

    private static BridgeYaml yaml(BridgeYaml yaml, LocalStack stack, Scenario scenario, String via) {
        String prefix = stack.cdcTopicPrefix();
        String window = "column: amount, by: [card], over: 1h, lateness: 5m, time: created";
        yaml.changesOf("it.orders_" + via, prefix + ".it.orders_" + via)
                .pipeline(
                        "lookups",
                        "{ merchants: { table: it.merchants, key: { id: merchant }, via: " + via + ", topic: " + prefix
                                + ".it.merchants } }")
                .feature("merchant_risk", "{ lookup: merchants, column: risk }")
                .removeFeature("embedding")
                .feature("embedding_0", "{ window: { compute: count, " + window + " } }")
                .feature("embedding_1", "{ window: { compute: sum, " + window + " } }")
                .predictTo(scenario.predictions(), scenario.deadLetters(), "oid")
                .store(stack, "it.orders_" + via + "_predictions", "{ oid: oid, score: prediction }");
        for (int i = 2; i < 16; i++) {
            yaml.feature("embedding_" + i, "{ expression: \"amount * 0\" }");
        }
        return yaml;
    }

    private static double score(FraudModel model, double amount, double risk, double count, double sum) {
        double[] inputs = new double[18];
        inputs[0] = amount;
        inputs[1] = risk;
        inputs[2] = count;
        inputs[3] = sum;
        return model.score(new double[][] {inputs})[0];
    }

    private record Orders(CqlSession session, String via, BridgeProcess bridge) {

        void insert(int oid, double amount, String created) {
            session.execute(
                    "INSERT INTO it.orders_" + via + " (oid, card, merchant, amount, created) VALUES (?, 'c', ?, ?, ?)",
                    "o-" + oid,
                    "m-" + via,
                    amount,
                    Instant.parse(created));
        }

        double score(int oid) {
            return Await.answer(
                    "the score of order " + oid,
                    () -> Optional.ofNullable(session.execute("SELECT score FROM it.orders_" + via
                                            + "_predictions WHERE oid = 'o-" + oid + "'")
                                    .one())
                            .map(row -> row.getDouble("score")),
                    () -> bridge);
        }
    }
}
