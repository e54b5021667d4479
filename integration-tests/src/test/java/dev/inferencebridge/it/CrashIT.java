package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bridge that is killed under load, again and again. */
@ExtendWith(SharedStack.class)
class CrashIT {

    private static final int EVENTS = 20_000;
    private static final int KEYS = 100;

    @Test
    void ten_kills_under_load_leave_every_event_on_the_topic_once_and_in_order(LocalStack stack) throws Exception {
        Payments payments = Payments.of(EVENTS, KEYS, 301);
        try (Scenario scenario = new Scenario(stack, "ten-kills")) {
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);

            killWhileScoring(scenario, "exactly_once_v2", predictions, 10, EVENTS / 13, 3017);

            predictions.awaitCount(EVENTS);
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    @Test
    void at_least_once_keeps_its_word(LocalStack stack) throws Exception {
        Payments payments = Payments.of(EVENTS, KEYS, 302);
        try (Scenario scenario = new Scenario(stack, "at-least-once")) {
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);

            killWhileScoring(scenario, "at_least_once", predictions, 4, EVENTS / 6, 3029);

            predictions.awaitAll("all events", all -> all.size() >= EVENTS && ids(all).size() == EVENTS);
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    private static Set<Integer> ids(List<ConsumerRecord<byte[], byte[]>> predictions) {
        return predictions.stream().map(Payments::idOf).collect(Collectors.toSet());
    }

    /**
     * Each run scores some rows, at most {@code mostRows} and a few of the last batches, before it is killed; the last run
     * is left alone.
     */
    private static void killWhileScoring(
            Scenario scenario, String guarantee, TopicReader predictions, int kills, int mostRows, long seed) {
        System.out.println(scenario.group() + ": kills with seed " + seed);
        Random random = new Random(seed);
        ScratchEndpoint endpoint = scenario.endpoint();
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
