package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.fraud.FraudModel;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a write in Cassandra to its prediction in Kafka and in Cassandra. */
@ExtendWith(SharedStack.class)
class WholePathIT {

    private static final int ROWS = 1_000;

    /** The model computes in single precision, and sums in another order for another number of rows. */
    private static final Offset<Double> SINGLE_PRECISION = within(1e-6);

    private static final String COLUMNS = "{ tx_id: tx_id, score: prediction, model: model, deployment: deployment,"
            + " scored_at: scoredAt, source_micros: sourceTimestampMicros }";

    @Test
    void a_thousand_rows_are_predicted_as_the_model_itself_says(LocalStack stack) throws Exception {
        List<Transaction> transactions = new SyntheticTransactions(101).next(ROWS);
        Map<String, Double> expected = scores(stack, transactions);
        Instant begin = Instant.now();
        try (Scenario scenario = new Scenario(stack, "thousand");
                CassandraTable table = new CassandraTable(stack, "it.thousand")) {
            scenario.run("bridge", withTable(scenario.yaml(), stack, scenario, table));
            TopicReader predictions = scenario.read(scenario.predictions());

            table.insert(transactions);

            List<ConsumerRecord<byte[], byte[]>> records = predictions.awaitAll(
                    "a prediction of every row",
                    all -> byTransaction(all).keySet().containsAll(expected.keySet()));
            byTransaction(records).forEach((txId, prediction) -> {
                assertThat(prediction.path("prediction").doubleValue())
                        .as(txId)
                        .isCloseTo(expected.get(txId), SINGLE_PRECISION);
                assertThat(prediction.path("model").textValue()).isEqualTo("fraud");
                assertThat(prediction.path("deployment").textValue()).isEqualTo("blue");
                assertThat(Instant.parse(prediction.path("scoredAt").textValue()))
                        .isBetween(begin.minusMillis(1), Instant.now());
                assertThat(instantOfMicros(
                                prediction.path("sourceTimestampMicros").longValue()))
                        .isBetween(begin.minusSeconds(1), Instant.now());
            });
            assertThat(records.get(0).key()).asString(UTF_8).contains("tx_id");

            // Stored before it is on the topic: nothing to wait for.
            Map<String, Row> stored = table.predictions();
            assertThat(stored.keySet()).isEqualTo(expected.keySet());
            stored.forEach((txId, row) -> {
                assertThat(row.getDouble("score")).as(txId).isCloseTo(expected.get(txId), SINGLE_PRECISION);
                assertThat(row.getString("model")).isEqualTo("fraud");
                assertThat(row.getString("deployment")).isEqualTo("blue");
                assertThat(row.getInstant("scored_at")).isBetween(begin.minusMillis(1), Instant.now());
                assertThat(instantOfMicros(row.getLong("source_micros")))
                        .isBetween(begin.minusSeconds(1), Instant.now());
            });
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    @Test
    void a_kill_loses_nothing_and_repeats_nothing(LocalStack stack) throws Exception {
        List<Transaction> transactions = new SyntheticTransactions(102).next(ROWS);
        Map<String, Double> expected = scores(stack, transactions);
        try (Scenario scenario = new Scenario(stack, "killed");
                CassandraTable table = new CassandraTable(stack, "it.killed")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 40}}");
            BridgeYaml yaml = withTable(scenario.yaml(endpoint), stack, scenario, table)
                    .model("max-concurrent-calls", "2")
                    .model("max-batch-rows", "4");
            BridgeProcess bridge = scenario.run("bridge", yaml);
            TopicReader predictions = scenario.read(scenario.predictions());

            table.insert(transactions.subList(0, ROWS / 2));
            predictions.awaitCount(50);
            table.insert(transactions.subList(ROWS / 2, ROWS));
            bridge.kill();
            assertThat(predictions.toTheEnd()).hasSizeLessThan(ROWS);
            scenario.run("bridge", yaml);

            // One of each, although the connector repeats change events at will.
            assertThat(predictions.awaitCount(ROWS)).hasSize(ROWS);
            assertThat(byTransaction(predictions.toTheEnd()).keySet()).isEqualTo(expected.keySet());
            assertThat(predictions.records()).hasSize(ROWS);
            Map<String, Row> stored = table.predictions();
            assertThat(stored.keySet()).isEqualTo(expected.keySet());
            stored.forEach((txId, row) ->
                    assertThat(row.getDouble("score")).as(txId).isCloseTo(expected.get(txId), SINGLE_PRECISION));
        }
    }

    private static BridgeYaml withTable(BridgeYaml yaml, LocalStack stack, Scenario scenario, CassandraTable table) {
        return yaml.changesOf(table.name(), stack.cdcTopicPrefix() + "." + table.name())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                .store(stack, table.predictionsName(), COLUMNS);
    }

    private static Map<String, Double> scores(LocalStack stack, List<Transaction> transactions) {
        try (FraudModel model = FraudModel.load(stack.modelPath())) {
            double[] scores =
                    model.score(transactions.stream().map(Transaction::inputs).toArray(double[][]::new));
            Map<String, Double> byTransaction = new HashMap<>();
            for (int i = 0; i < scores.length; i++) {
                byTransaction.put(transactions.get(i).txId(), scores[i]);
            }
            return byTransaction;
        }
    }

    private static Map<String, JsonNode> byTransaction(List<ConsumerRecord<byte[], byte[]>> predictions) {
        return predictions.stream()
                .map(TopicReader::json)
                .collect(Collectors.toMap(
                        prediction -> prediction.path("tx_id").textValue(),
                        prediction -> prediction,
                        (first, repeated) -> repeated));
    }

    private static Instant instantOfMicros(long micros) {
        return Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
    }
}
