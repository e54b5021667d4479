package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bridge that is killed under load, again and again. */
@ExtendWith(SharedStack.class)
class CrashIT {

    static final int EVENTS = 20_000;
    static final int KEYS = 100;

    @Test
    void ten_kills_under_load_leave_every_event_on_the_topic_once_and_in_order(LocalStack stack) throws Exception {
        Payments payments = Payments.of(EVENTS, KEYS, 301);
        try (Scenario scenario = new Scenario(stack, "ten-kills")) {
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);
            ScratchEndpoint endpoint = scenario.endpoint();

            killWhileScoring(scenario, endpoint, "exactly_once_v2", predictions, 10, EVENTS / 13, 3017);

            predictions.awaitCount(EVENTS);
            assertThat(endpoint.rows()).as("rows, some of them scored again").isGreaterThan(EVENTS);
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    /**
     * Each run scores some rows, at most {@code mostRows} and a few of the last batches, before it is killed; the last run
     * is left alone.
     */
    static void killWhileScoring(
            Scenario scenario,
            ScratchEndpoint endpoint,
            String guarantee,
            TopicReader predictions,
            int kills,
            int mostRows,
            long seed) {
        System.out.println(scenario.group() + ": kills with seed " + seed);
        Random random = new Random(seed);
        // At most 1,600 rows a second, so that there is load until the last kill.
        endpoint.control("{'latencyMs': {'median': 20}}");
        BridgeYaml yaml = scenario.yaml(endpoint)
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                .kafka("processing-guarantee", guarantee)
                .model("max-concurrent-calls", "4")
                .model("max-batch-rows", "8");
        quickToNoticeDeath(yaml);
        BridgeProcess bridge = scenario.run("bridge", yaml);
        for (int kill = 0; kill < kills; kill++) {
            long before = endpoint.rows();
            long rows = 1L + random.nextInt(mostRows);
            BridgeProcess current = bridge;
            Await.until(
                    "run " + kill + " to score " + rows + " rows",
                    () -> endpoint.rows() - before >= rows,
                    () -> endpoint.rows() - before + " rows, " + current);
            bridge.kill();
            assertThat(predictions.toTheEnd()).as("predicted at kill %d", kill).hasSizeLessThan(EVENTS);
            bridge = scenario.run("bridge", yaml);
        }
        endpoint.control("{'latencyMs': {'median': 0}}");
    }

    /** The brokers wait less for a dead instance than by default: the tests wait for them. */
    static void quickToNoticeDeath(BridgeYaml yaml) {
        yaml.kafka("properties", "{ consumer.session.timeout.ms: 6000, producer.transaction.timeout.ms: 6000 }");
    }
}
