package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Instances that come and go under load. */
@ExtendWith(SharedStack.class)
class RebalanceIT {

    private static final int EVENTS = 20_000;

    @Test
    void instances_that_join_and_leave_lose_nothing_repeat_nothing_and_keep_the_order(LocalStack stack)
            throws Exception {
        Payments payments = Payments.of(EVENTS, 100, 401);
        try (Scenario scenario = new Scenario(stack, "two-instances")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            // Slow, so that there is load until the last rebalance.
            endpoint.control("{'latencyMs': {'median': 120}}");
            BridgeYaml yaml = scenario.yaml(endpoint)
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                    .model("max-concurrent-calls", "2")
                    .model("max-batch-rows", "8");
            CrashIT.quickToNoticeDeath(yaml);
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);

            BridgeProcess first = scenario.run("first", yaml);
            awaitProgress(predictions);
            BridgeProcess second = scenario.run("second", yaml);
            Groups.awaitSharing(scenario, 2);
            awaitProgress(predictions);
            first.terminate();
            assertThat(first.exitCode(Duration.ofSeconds(20)))
                    .as(first::toString)
                    .isZero();
            Groups.awaitSharing(scenario, 1);
            awaitProgress(predictions);
            scenario.run("first", yaml);
            Groups.awaitSharing(scenario, 2);
            awaitProgress(predictions);
            second.kill();
            Groups.awaitSharing(scenario, 1);
            assertThat(predictions.toTheEnd()).hasSizeLessThan(EVENTS);
            endpoint.control("{'latencyMs': {'median': 0}}");

            predictions.awaitCount(EVENTS);
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    private static void awaitProgress(TopicReader predictions) {
        predictions.awaitCount(predictions.toTheEnd().size() + 200);
    }
}
