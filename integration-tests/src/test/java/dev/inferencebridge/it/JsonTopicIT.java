package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that come as JSON on a topic, without Cassandra. */
@ExtendWith(SharedStack.class)
class JsonTopicIT {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    @Test
    void rows_are_predicted_to_the_topic_alone(LocalStack stack) throws Exception {
        Payments payments = Payments.of(200, 10, 201);
        try (Scenario scenario = new Scenario(stack, "json")) {
            scenario.run("bridge", rows(scenario, scenario.yaml()));
            TopicReader predictions = scenario.read(scenario.predictions());

            scenario.write(payments);

            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(predictions.records())
                    .allSatisfy(prediction -> assertThat(TopicReader.json(prediction)
                                    .path("prediction")
                                    .doubleValue())
                            .isBetween(0.0, 1.0));
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        }
    }

    @Test
    void an_undecodable_record_becomes_a_dead_letter_and_stops_nothing(LocalStack stack) throws Exception {
        Payments payments = Payments.of(100, 10, 202);
        byte[] key = {0, -1, 7};
        byte[] value = {'{', '"', 'i', 'd', '"', ':', -128, 0, 1};
        try (Scenario scenario = new Scenario(stack, "undecodable")) {
            scenario.run("bridge", rows(scenario, scenario.yaml()));
            TopicReader predictions = scenario.read(scenario.predictions());
            TopicReader deadLetters = scenario.read(scenario.deadLetters());
            ProducerRecord<byte[], byte[]> undecodable = new ProducerRecord<>(scenario.source(), key, value);
            undecodable.headers().add("trace", "from-the-start".getBytes(UTF_8));

            scenario.write(payments.all().subList(0, 50));
            RecordMetadata position = scenario.write(undecodable);
            scenario.write(payments.all().subList(50, 100));

            predictions.awaitCount(payments.size());
            deadLetters.awaitCount(1);
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(deadLetters.toTheEnd()).singleElement().satisfies(letter -> {
                assertThat(letter.key()).isEqualTo(key);
                assertThat(letter.value()).isEqualTo(value);
                assertThat(headers(letter))
                        .containsEntry("trace", "from-the-start")
                        .containsEntry("bridge.reason", "undecodable")
                        .containsEntry("bridge.source.topic", scenario.source())
                        .containsEntry("bridge.source.partition", Integer.toString(position.partition()))
                        .containsEntry("bridge.source.offset", Long.toString(position.offset()))
                        .containsEntry("bridge.pipeline", "payments")
                        .containsEntry("bridge.model", "fraud")
                        .containsEntry("bridge.attempts", "0")
                        .containsKey("bridge.detail");
            });
        }
    }

    @Test
    void sigterm_stops_it_cleanly_and_the_next_run_goes_on(LocalStack stack) throws Exception {
        Payments payments = Payments.of(3_000, 50, 203);
        try (Scenario scenario = new Scenario(stack, "stopped")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 40}}");
            BridgeYaml yaml = rows(scenario, scenario.yaml(endpoint))
                    .model("max-concurrent-calls", "2")
                    .model("max-batch-rows", "8");
            BridgeProcess bridge = scenario.run("bridge", yaml);
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments);
            predictions.awaitCount(100);

            bridge.terminate();

            assertThat(bridge.exitCode(STOPS_WITHIN)).as(bridge::toString).isZero();
            assertThat(bridge.output()).contains("Bridge stopped").doesNotContain(" ERROR ");
            assertThat(predictions.toTheEnd()).hasSizeLessThan(payments.size());

            endpoint.control("{'latencyMs': {'median': 0}}");
            scenario.run("bridge", yaml);

            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
        }
    }

    private static BridgeYaml rows(Scenario scenario, BridgeYaml yaml) {
        return yaml.rowsOf(scenario.source()).predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .collect(Collectors.toMap(Header::key, header -> new String(header.value(), UTF_8)));
    }
}
