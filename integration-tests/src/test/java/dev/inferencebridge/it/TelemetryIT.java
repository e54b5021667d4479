package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a bridge tells of itself, and what it does not. */
@ExtendWith(SharedStack.class)
class TelemetryIT {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String MARKED = "MARKED-VALUE";
    private static final String AMOUNT = "7316.254321";
    private static final Map<String, String> AT_TRACE =
            Map.of("BRIDGE_LOG_LEVEL", "TRACE", "BRIDGE_LIBRARY_LOG_LEVEL", "TRACE");

    @Test
    void a_trace_goes_through_and_at_trace_no_value_is_in_log_or_telemetry(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "telemetry");
                ScratchIngestion ingestion = new ScratchIngestion(scenario.folder())) {
            BridgeYaml yaml =
                    rows(scenario, scenario.yaml()).monitor(ingestion.connectionString(), ingestion.authority());
            BridgeProcess bridge = scenario.run("bridge", yaml, AT_TRACE);
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

            assertThat(ingestion.taken())
                    .anyMatch(body -> body.contains("RemoteDependencyData")
                            && body.contains(PARENT.substring(3, 35))
                            && body.contains(PARENT.substring(36, 52)))
                    .anyMatch(body -> body.contains("bridge_records_settled"));
            assertThat(ingestion.taken()).allSatisfy(body -> assertThat(body).doesNotContain(secrets(stack)));
            assertThat(bridge.output()).contains("\"loggerName\":\"dev.inferencebridge.cli.Bridge\"");
            assertThat(bridge.output()
                            .lines()
                            .filter(line -> secrets(stack).stream().anyMatch(line::contains)))
                    .as("lines with a mark or a secret")
                    .isEmpty();
        }
    }

    @Test
    void ingestion_that_is_away_costs_no_prediction_and_telemetry_arrives_later(LocalStack stack) throws Exception {
        Payments payments = Payments.of(2_000, 20, 901);
        try (Scenario scenario = new Scenario(stack, "ingestion-away");
                ScratchIngestion ingestion = new ScratchIngestion(scenario.folder())) {
            ingestion.away(true);
            scenario.run(
                    "bridge",
                    rows(scenario, scenario.yaml()).monitor(ingestion.connectionString(), ingestion.authority()));
            TopicReader predictions = scenario.read(scenario.predictions());

            scenario.write(payments);

            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            Await.until("telemetry was refused", () -> ingestion.refused() > 0, ingestion::refused);
            assertThat(ingestion.taken()).isEmpty();

            ingestion.away(false);

            Await.until(
                    "the calls of the outage arrive",
                    () -> ingestion.taken().stream().anyMatch(body -> body.contains("RemoteDependencyData")),
                    ingestion::taken);
        }
    }

    private static ProducerRecord<byte[], byte[]> marked(Scenario scenario, String value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(scenario.source(), MARKED.getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers().add("traceparent", PARENT.getBytes(UTF_8));
        return record;
    }

    private static List<String> secrets(LocalStack stack) {
        try {
            List<String> marks = new ArrayList<>(List.of(MARKED, AMOUNT));
            Files.readAllLines(stack.endpointKeyFile()).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(marks::add);
            return marks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("traceparent");
        return header == null ? Map.of() : Map.of("traceparent", new String(header.value(), UTF_8));
    }

    private static BridgeYaml rows(Scenario scenario, BridgeYaml yaml) {
        return yaml.rowsOf(scenario.source()).predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }
}
