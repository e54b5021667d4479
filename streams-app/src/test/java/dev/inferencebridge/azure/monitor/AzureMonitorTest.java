package dev.inferencebridge.azure.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.applicationinsights.telemetry.EventTelemetry;
import dev.inferencebridge.scoring.CallOutcome;
import dev.inferencebridge.scoring.CallTrace;
import dev.inferencebridge.scoring.ScoringExchange;
import dev.inferencebridge.scoring.TraceContext;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.ExportListener;
import dev.inferencebridge.telemetry.ScoringDependency;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gets to the ingestion service, in both ways. */
class AzureMonitorTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final TraceContext PARENT =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, Optional.empty());
    private static final TraceContext OWN =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", true, Optional.empty());

    @TempDir
    private Path folder;

    private Ingestion ingestion;
    private final String temporaryBefore = System.getProperty(TEMPORARY);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();

    enum Way {
        MICROMETER {
            @Override
            AzureMonitor open(AzureMonitorOptions options, ExportListener listener) {
                return MicrometerMonitor.open(
                        options,
                        listener,
                        new IngestionQueue.Bounds(
                                1000,
                                1 << 20,
                                100,
                                Duration.ofMillis(20),
                                Duration.ofMillis(20),
                                Duration.ofMillis(50)));
            }
        },
        OPENTELEMETRY {
            @Override
            AzureMonitor open(AzureMonitorOptions options, ExportListener listener) {
                return AzureMonitor.byOpenTelemetry(
                        options,
                        new HeldTokens(() -> CompletableFuture.completedFuture("token-1"), Clock.systemUTC()),
                        listener);
            }
        };

        abstract AzureMonitor open(AzureMonitorOptions options, ExportListener listener);
    }

    private final ExportListener listener = new ExportListener() {
        @Override
        public void posted(Outcome outcome) {
            (outcome == Outcome.ACCEPTED ? accepted : retried).incrementAndGet();
        }
    };

    @BeforeEach
    void start() throws IOException {
        // The SDK keeps what it could not send in files there, which all processes of a user share.
        System.setProperty(TEMPORARY, folder.toString());
        ingestion = new Ingestion(folder);
    }

    @AfterEach
    void stop() {
        System.setProperty(TEMPORARY, temporaryBefore);
        ingestion.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_event_arrives_as_a_custom_event_with_its_properties(Way way) throws InterruptedException {
        try (AzureMonitor monitor = way.open(ingestion.options(), listener)) {
            monitor.publish(new BridgeEvent.EndpointUnavailable(
                    NOW, "fraud", "fraud.example", "unavailable", Optional.of("503: busy")));

            JsonNode event = ingestion.next("EventData").path("data").path("baseData");
            assertThat(event.path("name").asText()).isEqualTo("EndpointUnavailable");
            assertThat(event.path("properties").path("model").asText()).isEqualTo("fraud");
            assertThat(event.path("properties").path("problem").asText()).isEqualTo("503: busy");
        }
        assertThat(accepted).hasPositiveValue();
    }

    @ParameterizedTest
    @EnumSource
    void a_scoring_call_arrives_as_a_dependency_in_the_trace_of_its_rows(Way way) throws InterruptedException {
        try (AzureMonitor monitor = way.open(ingestion.options(), listener)) {
            monitor.called(call(CallOutcome.SCORED));

            JsonNode item = ingestion.next("RemoteDependencyData");
            JsonNode dependency = item.path("data").path("baseData");
            assertThat(dependency.path("name").asText()).isEqualTo("score fraud");
            assertThat(dependency.path("id").asText()).isEqualTo(OWN.spanId());
            assertThat(dependency.path("success").asBoolean()).isTrue();
            assertThat(dependency.path("duration").asText()).contains("00:00:00.042");
            assertThat(dependency.path("properties").path("rows").asText()).isEqualTo("16");
            assertThat(item.path("tags").path("ai.operation.id").asText()).isEqualTo(OWN.traceId());
            assertThat(item.path("tags").path("ai.operation.parentId").asText()).isEqualTo(PARENT.spanId());
            assertThat(item.path("tags").path("ai.cloud.role").asText()).isEqualTo("card-fraud-bridge");
            assertThat(item.path("sampleRate").asDouble()).isEqualTo(25.0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_was_not_scored_is_a_failed_dependency(Way way) throws InterruptedException {
        try (AzureMonitor monitor = way.open(ingestion.options(), listener)) {
            monitor.called(call(CallOutcome.UNAVAILABLE));

            JsonNode dependency =
                    ingestion.next("RemoteDependencyData").path("data").path("baseData");
            assertThat(dependency.path("success").asBoolean()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_bridges_meters_arrive_and_those_of_libraries_do_not(Way way) throws InterruptedException {
        AzureMonitor monitor = way.open(ingestion.options(), listener);
        monitor.registry().counter("kafka.consumer.records").increment();
        monitor.registry().gauge("bridge.pipeline.in.flight", 7);
        try (monitor) {
            JsonNode metric = ingestion
                    .next(item -> item.toString().contains("bridge"))
                    .path("data")
                    .path("baseData")
                    .path("metrics")
                    .path(0);
            assertThat(metric.path("value").asDouble()).isEqualTo(7.0);
        }
        assertThat(ingestion.bodies).noneMatch(body -> body.contains("kafka"));
    }

    @ParameterizedTest
    @EnumSource
    void closing_sends_what_was_counted_since_the_last_step(Way way) {
        AzureMonitorOptions minutely = new AzureMonitorOptions(
                ingestion.options().connectionString(),
                Duration.ofMinutes(10),
                0.25,
                false,
                "card-fraud-bridge",
                "instance-1",
                ingestion.options().trustedCertificates());
        AzureMonitor monitor = way.open(minutely, listener);
        monitor.registry().counter("bridge.last.words").increment(3);
        monitor.publish(new BridgeEvent.SchemaMismatch(NOW, "card-fraud", "column 'amount' is gone"));

        monitor.close();

        assertThat(ingestion.bodies)
                .anyMatch(body -> body.contains("last"))
                .anyMatch(body -> body.contains("SchemaMismatch"));
    }

    @Test
    void a_channel_that_the_clients_shutdown_hook_stops_goes_on() {
        BlockingQueue<List<byte[]>> posts = new LinkedBlockingQueue<>();
        IngestionQueue queue = new IngestionQueue(
                IngestionQueue.Bounds.DEFAULT,
                batch -> {
                    posts.add(batch);
                    return new IngestionQueue.Sent.Taken(List.of(), 0);
                },
                listener);
        IngestionChannel channel = new IngestionChannel(queue);

        channel.stop(1, TimeUnit.SECONDS);
        channel.send(new EventTelemetry("late"));
        queue.close();

        assertThat(posts).hasSize(1);
    }

    @Test
    void by_opentelemetry_a_token_is_shown_and_by_micrometer_none() throws InterruptedException {
        try (AzureMonitor monitor = Way.OPENTELEMETRY.open(ingestion.options(), listener)) {
            monitor.called(call(CallOutcome.SCORED));
            ingestion.next("RemoteDependencyData");
        }

        assertThat(ingestion.authorizations).isNotEmpty().allMatch(header -> header.equals("Bearer token-1"));
        assertThat(ingestion.paths).allMatch(path -> path.startsWith("POST /v2") && path.endsWith("/track"));
    }

    @ParameterizedTest
    @EnumSource
    void what_was_published_while_ingestion_was_away_arrives_when_it_is_back(Way way) throws InterruptedException {
        try (AzureMonitor monitor = way.open(ingestion.options(), listener)) {
            ingestion.refuse(503);
            monitor.publish(new BridgeEvent.SchemaMismatch(NOW, "card-fraud", "published during the outage"));
            ingestion.awaitRefusal();

            ingestion.refuse(0);

            assertThat(ingestion.next("EventData").toString()).contains("published during the outage");
        }
        assertThat(retried).hasPositiveValue();
    }

    private static ScoringDependency call(CallOutcome outcome) {
        CallTrace trace = new CallTrace(OWN, List.of(PARENT), true);
        return new ScoringDependency(
                "fraud",
                "fraud.example",
                new ScoringExchange(outcome, 16, NOW, Duration.ofMillis(42), "request-1", Optional.of(trace)),
                trace);
    }
}
