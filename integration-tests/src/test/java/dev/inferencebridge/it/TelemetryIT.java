package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.azure.Conduct;
import dev.inferencebridge.localstack.azure.Telemetry;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bridge tells of itself, and what it does not. Alone on the machine: its pace is measured. */
@Isolated
@ExtendWith(SharedStack.class)
class TelemetryIT {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String MARKED = "MARKED-VALUE";
    private static final String AMOUNT = "7316.254321";
    /** How each token begins. */
    private static final String TOKEN = "eyJ";

    /** How long ingestion is away at least; more with the profile long-outages. */
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("bridge.it.outage-seconds", 12));

    private static final int PER_SECOND = 200;
    private static final Map<String, String> AT_TRACE =
            Map.of("BRIDGE_LOG_LEVEL", "TRACE", "BRIDGE_LIBRARY_LOG_LEVEL", "TRACE");

    @Test
    void a_trace_goes_through_and_at_trace_no_value_is_in_log_or_telemetry(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "telemetry")) {
            ScratchAzure azure = scenario.azure();
            ScratchEndpoint endpoint =
                    scenario.endpoint(token -> azure.tokens().refusal(token, ScratchAzure.ML_AUDIENCE));
            String password = Files.readString(stack.cassandraPasswordFile()).strip();
            azure.secrets().set("cassandra-password", password);
            azure.secrets().set("connection-string", azure.connectionString());
            BridgeYaml yaml = rows(scenario, scenario.yaml(endpoint))
                    .azure(azure.block())
                    .model("auth", "entra-id")
                    .monitor("opentelemetry", "keyvault:connection-string", azure.certificate())
                    .jsonLog()
                    .storeAs(stack.cassandraRole(), "keyvault:cassandra-password")
                    .store(stack, "it.marked_predictions", "{ id: id, amount: amount, score: prediction }")
                    .predictions("include", "[id, amount]");
            Map<String, String> environment = new HashMap<>(AT_TRACE);
            environment.putAll(scenario.ownTemporaryFolder());
            BridgeProcess bridge = scenario.run("bridge", yaml, environment);
            TopicReader predictions = scenario.read(scenario.predictions());
            TopicReader deadLetters = scenario.read(scenario.deadLetters());

            scenario.write(marked(
                    scenario,
                    "{\"id\":\"" + MARKED + "\",\"amount\":" + AMOUNT
                            + ",\"merchant_risk\":0.5,\"f\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}"));
            scenario.write(marked(scenario, "{\"id\":\"" + MARKED + "\",\"amount\":\"" + MARKED + "\"}"));
            scenario.write(marked(scenario, "{\"id\":\"" + MARKED + "\",\"amount\":" + AMOUNT + ",,}"));

            predictions.awaitCount(1);
            deadLetters.awaitCount(2);
            assertThat(headers(predictions.toTheEnd().get(0))).containsEntry("traceparent", PARENT);
            bridge.terminate();
            assertThat(bridge.exitCode(STOPS_WITHIN)).as(bridge::toString).isZero();

            List<String> marks = List.of(MARKED, AMOUNT, password, "InstrumentationKey=", TOKEN);
            List<String> sent = bodies(azure.telemetry().received());
            assertThat(sent)
                    .anyMatch(body -> body.contains("RemoteDependencyData")
                            && body.contains(PARENT.substring(3, 35))
                            && body.contains(PARENT.substring(36, 52)))
                    .anyMatch(body -> body.contains("bridge.records.settled"))
                    .allSatisfy(body -> assertThat(body).doesNotContain(marks));
            assertThat(bridge.output()).contains("\"loggerName\":\"dev.inferencebridge.cli.Bridge\"");
            assertThat(bridge.output().lines().filter(line -> marks.stream().anyMatch(line::contains)))
                    .as("lines with a mark or a secret")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"micrometer", "opentelemetry"})
    void ingestion_that_is_away_slows_nothing_down_and_telemetry_arrives_later(String via, LocalStack stack)
            throws Exception {
        try (Scenario scenario = new Scenario(stack, "ingestion-away-" + via)) {
            ScratchAzure azure = scenario.azure();
            azure.secrets().set("connection-string", azure.connectionString());
            azure.monitor().availability(Conduct.Availability.UNAVAILABLE);
            BridgeYaml yaml = rows(scenario, scenario.yaml())
                    .azure(azure.block())
                    .monitor(via, "keyvault:connection-string", azure.certificate());
            scenario.run("bridge", yaml, scenario.ownTemporaryFolder());
            TopicReader predictions = scenario.read(scenario.predictions());
            SteadyLoad load = scenario.load(Payments.of(PER_SECOND * 600, 20, 901), PER_SECOND);
            predictions.awaitCount(PER_SECOND);

            long away = System.nanoTime();
            Await.until(
                    "an outage that was noticed, and is long enough",
                    () -> azure.monitor().responses(503) > 0 && System.nanoTime() - away > OUTAGE.toNanos(),
                    () -> azure.monitor().responses(503) + " refusals");
            assertThat(load.written() - predictions.toTheEnd().size())
                    .as("payments behind, of %s a second", PER_SECOND)
                    .isLessThan(2 * PER_SECOND);
            assertThat(azure.telemetry().received()).isEmpty();
            String back = Instant.now().toString();
            azure.monitor().availability(Conduct.Availability.UP);

            Await.until(
                    "a call of the outage arrives",
                    () -> azure.telemetry().received(Telemetry.Kind.DEPENDENCIES).stream()
                            .anyMatch(call -> call.path("time").asText().compareTo(back) < 0),
                    () -> azure.telemetry().accepted() + " items");
            Payments written = load.stop();
            predictions.awaitCount(written.size());
            written.assertPredictedOnceInOrder(predictions.toTheEnd());
        }
    }

    private static List<String> bodies(List<JsonNode> envelopes) {
        return envelopes.stream().map(JsonNode::toString).toList();
    }

    private static ProducerRecord<byte[], byte[]> marked(Scenario scenario, String value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(scenario.source(), MARKED.getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers().add("traceparent", PARENT.getBytes(UTF_8));
        return record;
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("traceparent");
        return header == null ? Map.of() : Map.of("traceparent", new String(header.value(), UTF_8));
    }

    private static BridgeYaml rows(Scenario scenario, BridgeYaml yaml) {
        return yaml.rowsOf(scenario.source()).predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }
}
