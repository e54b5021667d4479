package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.fraud.FraudModel;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters that are sent through the live pipeline again. */
@ExtendWith(SharedStack.class)
class RedriveIT {

    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(1);
    private static final double POISON = 1234.125;
    private static final int FIRST_REFUSED = 9_000;
    private static final int REFUSED = 3;

    /** A call of another size may round the last digit of single precision differently. */
    private static final double PRECISION = 1e-6;

    @Test
    void rows_of_an_endpoint_that_was_cured_are_predicted(LocalStack stack) throws Exception {
        Payments others = Payments.of(60, 6, 601);
        List<Transaction> transactions = new SyntheticTransactions(602).next(REFUSED);
        try (Scenario scenario = new Scenario(stack, "redrive")) {
            ScratchEndpoint endpoint = poisoned(scenario);
            scenario.run("bridge", rows(scenario, endpoint));
            TopicReader predictions = scenario.read(scenario.predictions());
            TopicReader deadLetters = scenario.read(scenario.deadLetters());
            scenario.write(with(refused(transactions), others));
            predictions.awaitCount(others.size());
            deadLetters.awaitCount(REFUSED);
            TopicReader redriven = scenario.read(scenario.group() + "-redrive");
            endpoint.control("{'poison': null}");

            JsonNode preview = redrive(scenario, "preview", "--dry-run");

            assertCounts(preview, REFUSED, REFUSED, 0, "wouldSend", REFUSED);
            assertThat(preview.path("dryRun").booleanValue()).isTrue();
            assertThat(redriven.toTheEnd()).isEmpty();
            assertThat(predictions.toTheEnd()).hasSize(others.size());

            assertCounts(redrive(scenario, "first"), REFUSED, REFUSED, 0, "sent", REFUSED);

            predictions.awaitCount(others.size() + REFUSED);
            assertPredicted(predictions.toTheEnd(), scores(stack, transactions), 1);

            assertCounts(redrive(scenario, "second"), REFUSED, REFUSED, REFUSED, "sent", 0);
            assertThat(redriven.toTheEnd()).hasSize(REFUSED);

            assertCounts(redrive(scenario, "again", "--again"), REFUSED, REFUSED, REFUSED, "sent", REFUSED);

            predictions.awaitCount(others.size() + 2 * REFUSED);
            assertPredicted(predictions.toTheEnd(), scores(stack, transactions), 2);
            assertThat(predictions.records())
                    .allSatisfy(prediction -> assertThat(prediction.headers())
                            .extracting(Header::key)
                            .noneMatch(name -> name.startsWith("bridge.")));
            assertThat(deadLetters.toTheEnd()).hasSize(REFUSED);
        }
    }

    @Test
    void a_reason_narrows_it_and_what_fails_again_is_a_new_dead_letter(LocalStack stack) throws Exception {
        List<Transaction> transactions = new SyntheticTransactions(603).next(REFUSED);
        try (Scenario scenario = new Scenario(stack, "redrive-reason")) {
            ScratchEndpoint endpoint = poisoned(scenario);
            scenario.run("bridge", rows(scenario, endpoint));
            TopicReader predictions = scenario.read(scenario.predictions());
            TopicReader deadLetters = scenario.read(scenario.deadLetters());
            scenario.write(refused(transactions));
            scenario.write(new ProducerRecord<>(scenario.source(), "account-1".getBytes(UTF_8), "{".getBytes(UTF_8)));
            deadLetters.awaitCount(REFUSED + 1);
            endpoint.control("{'poison': null}");

            JsonNode narrowed = redrive(scenario, "narrowed", "--reason", "model-rejected");

            assertCounts(narrowed, REFUSED + 1, REFUSED, 0, "sent", REFUSED);
            assertCounts(narrowed.path("reasons").path("undecodable"), 1, 0, 0, "sent", 0);
            predictions.awaitCount(REFUSED);
            assertPredicted(predictions.toTheEnd(), scores(stack, transactions), 1);
            assertThat(deadLetters.toTheEnd()).hasSize(REFUSED + 1);

            assertCounts(redrive(scenario, "rest"), REFUSED + 1, REFUSED + 1, REFUSED, "sent", 1);

            deadLetters.awaitCount(REFUSED + 2);
            List<ConsumerRecord<byte[], byte[]>> undecodable = deadLetters.toTheEnd().stream()
                    .filter(letter -> header(letter, "bridge.reason").equals("undecodable"))
                    .toList();
            assertThat(undecodable).hasSize(2);
            assertThat(undecodable).extracting(RedriveIT::source).containsOnly(source(undecodable.get(0)));
            assertThat(predictions.toTheEnd()).hasSize(REFUSED);
        }
    }

    private static ScratchEndpoint poisoned(Scenario scenario) {
        ScratchEndpoint endpoint = scenario.endpoint();
        endpoint.control("{'poison': {'column': 'amount', 'value': " + POISON + ", 'statuscode': 422}}");
        return endpoint;
    }

    private static BridgeYaml rows(Scenario scenario, ScratchEndpoint endpoint) {
        return scenario.yaml(endpoint)
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }

    private static List<Payments.Payment> refused(List<Transaction> transactions) {
        List<Payments.Payment> refused = new ArrayList<>();
        for (Transaction transaction : transactions) {
            int number = refused.size();
            refused.add(Payments.payment(FIRST_REFUSED + number, "account-" + number, transaction, POISON));
        }
        return refused;
    }

    /** The others, with one of these after every ten. */
    private static List<Payments.Payment> with(List<Payments.Payment> these, Payments others) {
        List<Payments.Payment> all = new ArrayList<>(others.all());
        for (int i = 0; i < these.size(); i++) {
            all.add(10 + 11 * i, these.get(i));
        }
        return all;
    }

    /** Runs {@code bridge redrive} to its end, and returns its answer. */
    private static JsonNode redrive(Scenario scenario, String run, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "redrive",
                "-c",
                scenario.folder().resolve("bridge").resolve("bridge.yaml").toString(),
                "--pipeline",
                "payments",
                "--json"));
        arguments.addAll(List.of(options));
        try (BridgeProcess redrive = BridgeProcess.start(
                scenario.folder().resolve("redrive-" + run + ".log"), Map.of(), arguments.toArray(String[]::new))) {
            assertThat(redrive.exitCode(ANSWERS_WITHIN)).as(redrive::toString).isZero();
            String answer = redrive.output()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no answer, " + redrive));
            return TopicReader.json(answer.getBytes(UTF_8));
        }
    }

    private static void assertCounts(
            JsonNode answer, int read, int matching, int redrivenBefore, String sentOrWouldSend, int sent) {
        assertThat(answer.path("read").asInt(-1)).as("read").isEqualTo(read);
        assertThat(answer.path("matching").asInt(-1)).as("matching").isEqualTo(matching);
        assertThat(answer.path("redrivenBefore").asInt(-1)).as("redrivenBefore").isEqualTo(redrivenBefore);
        assertThat(answer.path(sentOrWouldSend).asInt(-1)).as(sentOrWouldSend).isEqualTo(sent);
    }

    /** What the model itself says of the refused payments, by id. */
    private static Map<Integer, Double> scores(LocalStack stack, List<Transaction> transactions) {
        double[][] inputs = transactions.stream().map(Transaction::inputs).toArray(double[][]::new);
        for (double[] row : inputs) {
            row[SyntheticTransactions.INPUT_NAMES.indexOf("amount")] = POISON;
        }
        Map<Integer, Double> scores = new HashMap<>();
        try (FraudModel model = FraudModel.load(stack.modelPath())) {
            for (double score : model.score(inputs)) {
                scores.put(FIRST_REFUSED + scores.size(), score);
            }
        }
        return scores;
    }

    private static void assertPredicted(
            List<ConsumerRecord<byte[], byte[]>> predictions, Map<Integer, Double> scores, int times) {
        scores.forEach((id, score) -> assertThat(predictions)
                .filteredOn(prediction -> Payments.idOf(prediction) == id)
                .hasSize(times)
                .allSatisfy(prediction -> assertThat(
                                TopicReader.json(prediction).path("prediction").doubleValue())
                        .isCloseTo(score, within(PRECISION))));
    }

    private static String source(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "bridge.source.topic") + "-" + header(letter, "bridge.source.partition") + "@"
                + header(letter, "bridge.source.offset");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
