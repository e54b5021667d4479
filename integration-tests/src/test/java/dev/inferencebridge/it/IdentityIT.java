package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bridge scores with tokens of its identity, at an endpoint that verifies each: nothing is lost when they go bad. */
@ExtendWith(SharedStack.class)
class IdentityIT {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

    @Test
    void a_token_that_was_revoked_costs_one_refresh_and_one_retry(LocalStack stack) throws Exception {
        Payments payments = Payments.of(2, 1, 801);
        try (Scenario scenario = new Scenario(stack, "token-revoked")) {
            ScratchAzure azure = scenario.azure();
            ScratchEndpoint endpoint = endpoint(scenario, azure);
            BridgeProcess bridge = scenario.run("bridge", rows(scenario, endpoint, azure));
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments.all().subList(0, 1));
            predictions.awaitCount(1);
            assertThat(endpoint.answers(401)).isZero();
            long issued = azure.tokens().issued();
            long requests = endpoint.requests();

            azure.tokens().revokeAll();
            scenario.write(payments.all().subList(1, 2));
            predictions.awaitCount(2);

            assertThat(endpoint.requests() - requests).as("calls").isEqualTo(2);
            assertThat(endpoint.answers(401)).as("calls refused").isEqualTo(1);
            assertThat(azure.tokens().issued() - issued).as("tokens").isEqualTo(1);
            assertSettled(scenario, bridge, predictions, payments);
        }
    }

    @Test
    void a_token_that_is_revoked_under_load_costs_one_refresh(LocalStack stack) throws Exception {
        int calls = 32;
        try (Scenario scenario = new Scenario(stack, "token-revoked-under-load")) {
            ScratchAzure azure = scenario.azure();
            ScratchEndpoint endpoint = endpoint(scenario, azure);
            endpoint.control("{'latencyMs': {'median': 50}}");
            BridgeProcess bridge = scenario.run(
                    "bridge",
                    rows(scenario, endpoint, azure)
                            .model("max-batch-rows", "1")
                            .model("max-concurrent-calls", Integer.toString(calls)));
            TopicReader predictions = scenario.read(scenario.predictions());
            SteadyLoad load = scenario.load(Payments.of(20_000, 100, 802), 300);
            predictions.awaitCount(600);
            long issued = azure.tokens().issued();

            azure.tokens().revokeAll();
            predictions.awaitCount(predictions.count() + 600);

            Payments written = load.stop();
            predictions.awaitCount(written.size());
            assertThat(azure.tokens().issued() - issued).as("tokens").isEqualTo(1);
            assertThat(endpoint.answers(401)).as("calls refused").isBetween(1L, (long) calls);
            assertSettled(scenario, bridge, predictions, written);
        }
    }

    @Test
    void a_token_that_ends_is_renewed_before_any_call_is_refused(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "token-renewed")) {
            ScratchAzure azure = scenario.azure();
            azure.tokens().lifetime(Duration.ofSeconds(5));
            ScratchEndpoint endpoint = endpoint(scenario, azure);
            BridgeProcess bridge = scenario.run("bridge", rows(scenario, endpoint, azure));
            TopicReader predictions = scenario.read(scenario.predictions());
            SteadyLoad load = scenario.load(Payments.of(40_000, 100, 803), 100);
            predictions.awaitCount(100);
            long issued = azure.tokens().issued();

            Await.until(
                    "three tokens more",
                    () -> azure.tokens().issued() - issued >= 3,
                    () -> azure.tokens().issued() - issued + " tokens, " + bridge);

            Payments written = load.stop();
            predictions.awaitCount(written.size());
            assertThat(endpoint.answers(401)).as("calls refused").isZero();
            assertSettled(scenario, bridge, predictions, written);
        }
    }

    @Test
    void an_endpoint_that_wants_another_audience_is_told_of_at_the_start(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "token-audience")) {
            ScratchAzure azure = scenario.azure();
            ScratchEndpoint endpoint =
                    scenario.endpoint(token -> azure.tokens().refusal(token, "https://another.example"));

            BridgeProcess bridge = scenario.run("bridge", rows(scenario, endpoint, azure));

            assertThat(bridge.exitCode(ENDS_WITHIN)).isEqualTo(1);
            assertThat(bridge.output())
                    .contains(
                            "endpoint.authorized (fraud)",
                            "invalid_token: the token's audience is " + ScratchAzure.ML_AUDIENCE
                                    + ", not https://another.example")
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void an_endpoint_that_comes_to_want_another_audience_is_waited_for(LocalStack stack) throws Exception {
        Payments payments = Payments.of(200, 10, 804);
        try (Scenario scenario = new Scenario(stack, "token-audience-later")) {
            AtomicReference<String> audience = new AtomicReference<>(ScratchAzure.ML_AUDIENCE);
            ScratchAzure azure = scenario.azure();
            ScratchEndpoint endpoint = scenario.endpoint(token -> azure.tokens().refusal(token, audience.get()));
            BridgeProcess bridge = scenario.run("bridge", rows(scenario, endpoint, azure));
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments.all().subList(0, 100));
            predictions.awaitCount(100);

            audience.set("https://another.example");
            scenario.write(payments.all().subList(100, 200));
            Await.until(
                    "the refusal to be told",
                    () -> bridge.output()
                            .contains("the token's audience is " + ScratchAzure.ML_AUDIENCE
                                    + ", not https://another.example"),
                    () -> bridge);
            audience.set(ScratchAzure.ML_AUDIENCE);

            predictions.awaitCount(payments.size());
            assertSettled(scenario, bridge, predictions, payments);
        }
    }

    private static ScratchEndpoint endpoint(Scenario scenario, ScratchAzure azure) {
        return scenario.endpoint(token -> azure.tokens().refusal(token, ScratchAzure.ML_AUDIENCE));
    }

    private static BridgeYaml rows(Scenario scenario, ScratchEndpoint endpoint, ScratchAzure azure) {
        return scenario.yaml(endpoint)
                .azure(azure.block())
                .model("auth", "entra-id")
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }

    private static void assertSettled(
            Scenario scenario, BridgeProcess bridge, TopicReader predictions, Payments written) {
        written.assertPredictedOnceInOrder(predictions.toTheEnd());
        assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        assertThat(bridge.isAlive()).as("%s", bridge).isTrue();
        assertThat(bridge.output()).doesNotContain("eyJ");
    }
}
