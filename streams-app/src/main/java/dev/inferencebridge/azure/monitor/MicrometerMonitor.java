package dev.inferencebridge.azure.monitor;

import com.microsoft.applicationinsights.TelemetryClient;
import com.microsoft.applicationinsights.TelemetryConfiguration;
import com.microsoft.applicationinsights.telemetry.EventTelemetry;
import com.microsoft.applicationinsights.telemetry.RemoteDependencyTelemetry;
import dev.inferencebridge.scoring.CallOutcome;
import dev.inferencebridge.scoring.ScoringExchange;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.BridgeMeters;
import dev.inferencebridge.telemetry.ExportListener;
import dev.inferencebridge.telemetry.ScoringDependency;
import io.micrometer.azuremonitor.AzureMonitorConfig;
import io.micrometer.azuremonitor.AzureMonitorMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Date;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** {@link AzureMonitor} by Micrometer's registry and the classic client. Thread-safe. */
final class MicrometerMonitor implements AzureMonitor {

    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final AzureMonitorOptions options;
    private final OkHttpClient http;
    private final IngestionQueue queue;
    private final TelemetryClient client;
    private final AzureMonitorMeterRegistry registry;

    private MicrometerMonitor(
            AzureMonitorOptions options, OkHttpClient http, IngestionQueue queue, TelemetryConfiguration telemetry) {
        this.options = options;
        this.http = http;
        this.queue = queue;
        this.client = new TelemetryClient(telemetry);
        client.getContext().getCloud().setRole(options.roleName());
        client.getContext().getCloud().setRoleInstance(options.roleInstance());
        this.registry = AzureMonitorMeterRegistry.builder(new Config(options))
                .clock(Clock.SYSTEM)
                .telemetryConfiguration(telemetry)
                .threadFactory(task -> {
                    Thread thread = new Thread(task, "telemetry-step");
                    thread.setDaemon(true);
                    return thread;
                })
                .build();
        if (!options.allMeters()) {
            registry.config().meterFilter(BridgeMeters.only());
        }
    }

    static MicrometerMonitor open(AzureMonitorOptions options, ExportListener listener) {
        return open(options, listener, IngestionQueue.Bounds.DEFAULT);
    }

    static MicrometerMonitor open(AzureMonitorOptions options, ExportListener listener, IngestionQueue.Bounds bounds) {
        OkHttpClient http = IngestionTransport.of(options);
        IngestionQueue queue = new IngestionQueue(
                bounds, new TrackPost(http, options.connectionString().ingestion()), listener);
        TelemetryConfiguration telemetry = new TelemetryConfiguration();
        telemetry.setConnectionString(options.connectionString().text());
        telemetry.setRoleName(options.roleName());
        telemetry.setChannel(new IngestionChannel(queue));
        return new MicrometerMonitor(options, http, queue, telemetry);
    }

    @Override
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void publish(BridgeEvent event) {
        EventTelemetry telemetry = new EventTelemetry(event.name());
        telemetry.setTimestamp(Date.from(event.at()));
        event.properties().forEach((name, value) -> telemetry.getProperties().put(name, value.toString()));
        client.trackEvent(telemetry);
    }

    @Override
    public void called(ScoringDependency call) {
        ScoringExchange exchange = call.exchange();
        RemoteDependencyTelemetry telemetry = new RemoteDependencyTelemetry("score " + call.model());
        telemetry.setId(call.trace().own().spanId());
        telemetry.setType("HTTP");
        telemetry.setTarget(call.host());
        telemetry.setTimestamp(Date.from(exchange.startedAt()));
        telemetry.setDuration(new com.microsoft.applicationinsights.telemetry.Duration(
                exchange.took().toMillis()));
        telemetry.setSuccess(exchange.outcome() == CallOutcome.SCORED);
        telemetry.setResultCode(Outcomes.word(exchange.outcome()));
        telemetry.setSamplingPercentage(100 * options.sampling());
        telemetry.getProperties().put("model", call.model());
        telemetry.getProperties().put("rows", Integer.toString(exchange.rows()));
        telemetry.getProperties().put("request-id", exchange.requestId());
        telemetry.getContext().getOperation().setId(call.trace().own().traceId());
        if (call.trace().continues()) {
            telemetry
                    .getContext()
                    .getOperation()
                    .setParentId(call.trace().parents().get(0).spanId());
        }
        client.trackDependency(telemetry);
    }

    @Override
    public void close() {
        registry.close();
        client.flush();
        queue.stop(LAST_WORDS);
        IngestionTransport.close(http);
    }

    private record Config(AzureMonitorOptions options) implements AzureMonitorConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public String connectionString() {
            return options.connectionString().text();
        }

        @Override
        public Duration step() {
            return options.step();
        }
    }
}
