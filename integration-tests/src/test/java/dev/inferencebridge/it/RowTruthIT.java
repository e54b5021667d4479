package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.fraud.FraudModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is written to a table, and in whatever order it arrives: predictions are those of the rows that are there. */
@ExtendWith(SharedStack.class)
class RowTruthIT {

    private static final int STATEMENTS = 20_000;
    private static final int SHUFFLED_STATEMENTS = 3_000;
    private static final int ENDS = 128;
    private static final double SINGLE_PRECISION = 1e-6;

    private static final double NO_AMOUNT = 10;
    private static final double NO_RISK = 0.5;

    @Test
    void twenty_thousand_statements_and_a_kill_end_in_the_predictions_of_the_rows_that_are_there(LocalStack stack)
            throws Exception {
        try (Scenario scenario = new Scenario(stack, "workload");
                CqlSession session = CqlSessions.open(stack.cassandra());
                FraudModel model = FraudModel.load(stack.modelPath())) {
            BridgeYaml yaml = yaml(scenario.yaml(), stack, scenario, "it.workload")
                    .feature("amount", "{ expression: \"amount * (1 + markup)\", default: " + NO_AMOUNT + " }")
                    .changesOf("it.workload", stack.cdcTopicPrefix() + ".it.workload", "write-times: at-most")
                    .pipeline("complete", "read-back");
            CrashIT.quickToNoticeDeath(yaml);
            BridgeProcess bridge = scenario.run("bridge", yaml);
            RandomWorkload workload = new RandomWorkload("it.workload", 40, RandomWorkload.Batches.TIME_EACH, 4001);
            workload.writeStatics(session);

            workload.run(session, STATEMENTS / 2);
            bridge.kill();
            workload.run(session, STATEMENTS / 4);
            BridgeProcess next = scenario.run("bridge", yaml);
            workload.run(session, STATEMENTS / 4);

            awaitPredictionsOf(session, model, "it.workload", next);
            // A list of which a deletion took a part is no vector.
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd())
                    .allSatisfy(letter -> assertThat(new String(
                                    letter.headers().lastHeader("bridge.detail").value(), UTF_8))
                            .contains("feature 'embedding'"));
        }
    }

    @Test
    void every_event_three_times_and_shuffled_ends_in_the_same_predictions_and_scores_nothing_more(LocalStack stack)
            throws Exception {
        long seed = 4002;
        try (Scenario scenario = new Scenario(stack, "shuffled");
                CqlSession session = CqlSessions.open(stack.cassandra());
                FraudModel model = FraudModel.load(stack.modelPath())) {
            RandomWorkload workload = new RandomWorkload("it.shuffled", 20, RandomWorkload.Batches.ONE_TIME, seed);
            workload.deleteAll(session);
            workload.run(session, SHUFFLED_STATEMENTS);
            for (int end = 0; end < 2 * ENDS; end++) {
                session.execute("INSERT INTO it.shuffled (account, seq, amount) VALUES ('end-" + end + "', 0, 1)");
            }
            List<ConsumerRecord<byte[], byte[]>> changes = scenario.read(stack.cdcTopicPrefix() + ".it.shuffled")
                    .awaitAll("all changes", all -> ends(all).size() == 2 * ENDS);
            List<ProducerRecord<byte[], byte[]>> fed = threeTimes(scenario, changes);
            ScratchEndpoint endpoint = scenario.endpoint();
            BridgeProcess bridge = scenario.run(
                    "bridge",
                    yaml(scenario.yaml(endpoint), stack, scenario, "it.shuffled")
                            .feature("amount", "{ column: amount, default: " + NO_AMOUNT + " }")
                            .changesOf("it.shuffled", scenario.source())
                            .pipeline("complete", "ignore"));

            Collections.shuffle(fed, new Random(seed));
            feed(scenario, fed, changes, 0);
            awaitEnds(session, 0, bridge);
            long scored = endpoint.rows();
            assertThat(scored)
                    .as("rows scored, of " + changes.size() + " events")
                    .isLessThanOrEqualTo(changes.size());
            Collections.shuffle(fed, new Random(seed + 1));
            feed(scenario, fed, changes, ENDS);
            awaitEnds(session, ENDS, bridge);

            assertThat(endpoint.rows()).as("rows scored after the repetition").isEqualTo(scored + ENDS);
            assertThat(differences(session, model, "it.shuffled")).isEmpty();
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> threeTimes(
            Scenario scenario, List<ConsumerRecord<byte[], byte[]>> changes) {
        List<ProducerRecord<byte[], byte[]>> fed = new ArrayList<>();
        changes.stream().filter(change -> end(change).isEmpty()).forEach(change -> {
            for (int copy = 0; copy < 3; copy++) {
                fed.add(copy(scenario, change));
            }
        });
        return fed;
    }

    /** After the shuffled ones some that are told apart: many, so that each way from a partition to another has its own. */
    private static void feed(
            Scenario scenario,
            List<ProducerRecord<byte[], byte[]>> shuffled,
            List<ConsumerRecord<byte[], byte[]>> changes,
            int firstEnd) {
        scenario.writeAll(shuffled);
        Map<String, ConsumerRecord<byte[], byte[]>> ends = ends(changes);
        for (int end = firstEnd; end < firstEnd + ENDS; end++) {
            scenario.write(copy(scenario, Objects.requireNonNull(ends.get("end-" + end))));
        }
    }

    private static void awaitEnds(CqlSession session, int firstEnd, BridgeProcess bridge) {
        Await.until(
                "what was fed last to be predicted",
                () -> IntStream.range(firstEnd, firstEnd + ENDS)
                        .allMatch(
                                end -> session.execute("SELECT score FROM it.shuffled_predictions WHERE account = 'end-"
                                                        + end + "' AND seq = 0")
                                                .one()
                                        != null),
                () -> bridge);
    }

    private static Map<String, ConsumerRecord<byte[], byte[]>> ends(List<ConsumerRecord<byte[], byte[]>> changes) {
        Map<String, ConsumerRecord<byte[], byte[]>> ends = new LinkedHashMap<>();
        changes.forEach(change -> end(change).ifPresent(end -> ends.put(end, change)));
        return ends;
    }

    private static Optional<String> end(ConsumerRecord<byte[], byte[]> change) {
        String account = TopicReader.json(change.key()).path("account").asText();
        return account.startsWith("end-") ? Optional.of(account) : Optional.empty();
    }

    private static ProducerRecord<byte[], byte[]> copy(Scenario scenario, ConsumerRecord<byte[], byte[]> change) {
        return new ProducerRecord<>(scenario.source(), change.key(), change.value());
    }

    private static BridgeYaml yaml(BridgeYaml yaml, LocalStack stack, Scenario scenario, String table) {
        return yaml.feature("merchant_risk", "{ column: risk, default: " + NO_RISK + " }")
                .feature("embedding", "{ column: f, size: 16, default: 0 }")
                .predictTo(scenario.predictions(), scenario.deadLetters(), "account", "seq")
                .predictions("on-delete", "delete")
                .store(stack, table + "_predictions", "{ account: account, seq: seq, score: prediction }");
    }

    private static void awaitPredictionsOf(CqlSession session, FraudModel model, String table, BridgeProcess bridge) {
        Await.until(
                "the predictions of " + table + " to be those of its rows",
                () -> differences(session, model, table).isEmpty(),
                () -> differences(session, model, table) + "\n" + bridge);
    }

    private static List<String> differences(CqlSession session, FraudModel model, String table) {
        Map<String, Double> predictions = new TreeMap<>();
        session.execute("SELECT account, seq, score FROM " + table + "_predictions")
                .forEach(row -> predictions.put(key(row), row.getDouble("score")));
        Map<String, Double> expected = expected(session, model, table);
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(predictions.keySet());
        for (String key : keys) {
            Double wanted = expected.get(key);
            Double found = predictions.get(key);
            if (wanted != null && wanted.isNaN()) {
                continue; // what was predicted before stays
            }
            if (wanted == null || found == null || Math.abs(wanted - found) > SINGLE_PRECISION) {
                differences.add(key + ": " + found + ", not " + wanted);
            }
        }
        return differences;
    }

    /** The score of each row; NaN of one that makes no vector. */
    private static Map<String, Double> expected(CqlSession session, FraudModel model, String table) {
        Map<String, Double> expected = new TreeMap<>();
        Map<String, double[]> inputs = new LinkedHashMap<>();
        session.execute("SELECT * FROM " + table).forEach(row -> {
            if (!row.isNull("seq")) { // a partition whose rows are all gone still has its statics
                inputs(row)
                        .ifPresentOrElse(
                                values -> inputs.put(key(row), values), () -> expected.put(key(row), Double.NaN));
            }
        });
        double[] scores = model.score(inputs.values().toArray(double[][]::new));
        int next = 0;
        for (String key : inputs.keySet()) {
            expected.put(key, scores[next++]);
        }
        return expected;
    }

    /** Empty for a row that makes no vector: its list has lost elements. */
    private static Optional<double[]> inputs(Row row) {
        double[] inputs = new double[2 + RandomWorkload.EMBEDDING];
        // Without statics it is the plain amount.
        inputs[0] = row.isNull("amount") ? NO_AMOUNT : row.getDouble("amount") * (1 + row.getDouble("markup"));
        inputs[1] = row.isNull("risk") ? NO_RISK : row.getDouble("risk");
        @Nullable List<Double> embedding = row.getList("f", Double.class);
        int size = embedding == null ? 0 : embedding.size();
        for (int i = 0; i < Math.min(size, RandomWorkload.EMBEDDING); i++) {
            inputs[2 + i] = embedding.get(i);
        }
        return size == 0 || size == RandomWorkload.EMBEDDING ? Optional.of(inputs) : Optional.empty();
    }

    private static String key(Row row) {
        return row.getString("account") + "/" + row.getInt("seq");
    }
}
