package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** An endpoint that goes away, takes less than before, or refuses a row. Alone on the machine: it is measured. */
@Isolated
@ExtendWith(SharedStack.class)
class EndpointTroubleIT {

    /** Of the processor: what a task takes beyond its slots before its flow is halted. */
    private static final int RESERVE = 128;

    private static final Duration RESUMES_WITHIN = Duration.ofSeconds(5);

    @Test
    void an_endpoint_that_is_away_is_waited_for(LocalStack stack) throws Exception {
        int slots = 32;
        Payments payments = Payments.of(4_000, 100, 501);
        try (Scenario scenario = new Scenario(stack, "away")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 20}}");
            BridgeProcess bridge = scenario.run(
                    "bridge",
                    rows(scenario, endpoint).pipeline("in-flight", Integer.toString(slots)),
                    Map.of("BRIDGE_LIBRARY_LOG_LEVEL", "INFO"));
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments.all().subList(0, 500));
            predictions.awaitCount(500);
            Map<String, Set<String>> members = Groups.assignments(scenario);
            long joins = joins(bridge);
            assertThat(joins).as("the log tells of joins").isPositive();

            endpoint.control("{'down': true}");
            scenario.write(payments.all().subList(500, payments.size()));
            awaitStandstill(scenario);
            long refused = endpoint.answers(503);
            Await.until(
                    "four probes of the endpoint",
                    () -> endpoint.answers(503) >= refused + 4,
                    () -> endpoint.answers(503) - refused + " probes, " + bridge);

            assertThat(committed(scenario) - predictions.toTheEnd().size())
                    .as("taken and not predicted")
                    .isBetween(1L, (long) Scenario.PARTITIONS * (slots + RESERVE));

            int before = predictions.count();
            long back = System.nanoTime();
            endpoint.control("{'down': false}");
            predictions.awaitCount(before + 1);
            Duration resumed = Duration.ofNanos(System.nanoTime() - back);
            System.out.println(scenario.group() + ": scores again after " + resumed.toMillis() + " ms");
            assertThat(resumed).isLessThan(RESUMES_WITHIN);

            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(Groups.assignments(scenario)).isEqualTo(members);
            assertThat(joins(bridge)).as("rebalances").isEqualTo(joins);
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    @Test
    void a_cap_that_halves_is_found(LocalStack stack) throws Exception {
        Payments payments = Payments.of(40_000, 100, 502);
        try (Scenario scenario = new Scenario(stack, "halved")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 20}}");
            endpoint.control("{'deployments': {'blue': {'maxConcurrent': 8}}}");
            BridgeProcess bridge =
                    scenario.run("bridge", rows(scenario, endpoint).model("max-batch-rows", "4"));
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);
            awaitRequests(endpoint, 2_000, bridge);
            Map<String, Set<String>> members = Groups.assignments(scenario);

            endpoint.control("{'deployments': {'blue': {'maxConcurrent': 4}}}");
            awaitRequests(endpoint, 1_000, bridge);
            long requests = endpoint.requests();
            long tooMany = endpoint.answers(429);
            awaitRequests(endpoint, 3_000, bridge);

            double share = (double) (endpoint.answers(429) - tooMany) / (endpoint.requests() - requests);
            System.out.println(scenario.group() + ": share of 429 after the cap halved: " + share);
            assertThat(share).as("share of 429").isLessThan(0.01);
            endpoint.control("{'latencyMs': {'median': 0}}");
            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(Groups.assignments(scenario)).isEqualTo(members);
            assertThat(bridge.isAlive()).isTrue();
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    @Test
    void a_row_that_the_model_refuses_is_found_among_many(LocalStack stack) throws Exception {
        double poison = 1234.125;
        Payments others = Payments.of(2_000, 50, 503);
        Payments.Payment refused = Payments.payment(9_999, "account-7", new SyntheticTransactions(504).next(), poison);
        List<Payments.Payment> all = new ArrayList<>(others.all());
        all.add(777, refused);
        try (Scenario scenario = new Scenario(stack, "poison")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 20}}");
            endpoint.control("{'poison': {'column': 'amount', 'value': " + poison + ", 'statuscode': 422}}");
            scenario.write(all);
            TopicReader predictions = scenario.read(scenario.predictions());
            TopicReader deadLetters = scenario.read(scenario.deadLetters());

            scenario.run("bridge", rows(scenario, endpoint).model("max-concurrent-calls", "2"));

            predictions.awaitCount(others.size());
            deadLetters.awaitCount(1);
            others.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(deadLetters.toTheEnd()).singleElement().satisfies(letter -> {
                assertThat(letter.key()).asString(UTF_8).isEqualTo(refused.key());
                assertThat(letter.value()).asString(UTF_8).isEqualTo(refused.value());
                Map<String, String> headers = StreamSupport.stream(
                                letter.headers().spliterator(), false)
                        .collect(Collectors.toMap(Header::key, header -> new String(header.value(), UTF_8)));
                assertThat(headers)
                        .containsEntry("bridge.reason", "model-rejected")
                        .containsEntry("bridge.status", "422")
                        .containsEntry("bridge.deployment", "blue");
                assertThat(Integer.parseInt(headers.get("bridge.attempts"))).isPositive();
            });
        }
    }

    private static BridgeYaml rows(Scenario scenario, ScratchEndpoint endpoint) {
        return scenario.yaml(endpoint)
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }

    private static void awaitRequests(ScratchEndpoint endpoint, long more, BridgeProcess bridge) {
        long before = endpoint.requests();
        Await.until(
                more + " more requests",
                () -> endpoint.requests() - before >= more,
                () -> endpoint.requests() - before + ", " + bridge);
    }

    /** Waits until every slot is taken: the committed position stays where it is over many commits. */
    private static void awaitStandstill(Scenario scenario) {
        int commits = 50;
        List<Long> positions = new ArrayList<>();
        Await.until(
                "the position to stand still",
                () -> {
                    positions.add(committed(scenario));
                    int seen = positions.size();
                    return seen > commits
                            && positions.get(seen - 1) > 500
                            && positions.get(seen - 1 - commits).equals(positions.get(seen - 1));
                },
                () -> positions);
    }

    /** Records of the source that the group took, over all partitions. */
    private static long committed(Scenario scenario) {
        return Scenario.get(scenario.admin()
                        .listConsumerGroupOffsets(scenario.group())
                        .partitionsToOffsetAndMetadata()
                        .toCompletionStage()
                        .toCompletableFuture())
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private static long joins(BridgeProcess bridge) {
        return bridge.output()
                .lines()
                .filter(line -> line.contains("Successfully joined group"))
                .count();
    }
}
