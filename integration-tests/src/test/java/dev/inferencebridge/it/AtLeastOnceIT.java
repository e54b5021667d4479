package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bridge without transactions that is killed under load. */
@ExtendWith(SharedStack.class)
class AtLeastOnceIT {

    private static final int EVENTS = CrashIT.EVENTS;

    @Test
    void kills_under_load_leave_every_event_on_the_topic(LocalStack stack) throws Exception {
        Payments payments = Payments.of(EVENTS, CrashIT.KEYS, 302);
        try (Scenario scenario = new Scenario(stack, "at-least-once")) {
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);

            CrashIT.killWhileScoring(scenario, scenario.endpoint(), "at_least_once", predictions, 4, EVENTS / 6, 3029);

            predictions.awaitAll("all events", all -> all.size() >= EVENTS && ids(all).size() == EVENTS);
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    private static Set<Integer> ids(List<ConsumerRecord<byte[], byte[]>> predictions) {
        return predictions.stream().map(Payments::idOf).collect(Collectors.toSet());
    }
}
