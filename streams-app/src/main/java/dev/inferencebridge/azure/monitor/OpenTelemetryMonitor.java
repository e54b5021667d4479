package dev.inferencebridge.azure.monitor;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigureOptions;
import dev.inferencebridge.scoring.CallOutcome;
import dev.inferencebridge.scoring.ScoringExchange;
import dev.inferencebridge.scoring.TraceContext;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.BridgeMeters;
import dev.inferencebridge.telemetry.ExportListener;
import dev.inferencebridge.telemetry.ScoringDependency;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.micrometer.v1_5.OpenTelemetryMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/**
 * {@link AzureMonitor} by Azure's distribution of OpenTelemetry. Thread-safe.
 *
 * <p>The SDK buffers: calls and events in queues of {@value #QUEUE} each, and posts that fail in files of the temporary
 * folder, 50 MiB at most, from where it sends them again every half minute.
 */
final class OpenTelemetryMonitor implements AzureMonitor {

    private static final String SCOPE = "dev.inferencebridge";
    private static final int QUEUE = 2048;
    private static final long LAST_WORDS_SECONDS = 3;

    /** What makes a log record an event of Application Insights. */
    private static final AttributeKey<String> EVENT_NAME = AttributeKey.stringKey("microsoft.custom_event.name");
    /** By which the figures are scaled up; in percent. */
    private static final AttributeKey<Double> SAMPLE_RATE =
            AttributeKey.doubleKey("applicationinsights.internal.sample_rate");

    private final AzureMonitorOptions options;
    private final OkHttpClient http;
    private final GivenIds ids;
    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final Logger logger;
    private final MeterRegistry registry;

    private OpenTelemetryMonitor(AzureMonitorOptions options, OkHttpClient http, GivenIds ids, OpenTelemetrySdk sdk) {
        this.options = options;
        this.http = http;
        this.ids = ids;
        this.sdk = sdk;
        this.tracer = sdk.getTracer(SCOPE);
        this.logger = sdk.getLogsBridge().get(SCOPE);
        this.registry = OpenTelemetryMeterRegistry.builder(sdk)
                .setBaseTimeUnit(TimeUnit.SECONDS)
                .build();
        if (!options.allMeters()) {
            registry.config().meterFilter(BridgeMeters.only());
        }
    }

    static OpenTelemetryMonitor open(AzureMonitorOptions options, TokenCredential credential, ExportListener listener) {
        OkHttpClient http = IngestionTransport.of(options);
        GivenIds ids = new GivenIds();
        AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(given -> properties(options))
                .addTracerProviderCustomizer((provider, given) -> provider.setIdGenerator(ids));
        AzureMonitorAutoConfigure.customize(
                builder,
                new AzureMonitorAutoConfigureOptions()
                        .connectionString(options.connectionString().text())
                        .credential(credential)
                        .addPolicy(new CountedPosts(listener))
                        .httpClient(new OneHost(
                                options.connectionString().ingestion().getHost(),
                                new OkHttpAsyncHttpClientBuilder(http).build())));
        return new OpenTelemetryMonitor(options, http, ids, builder.build().getOpenTelemetrySdk());
    }

    private static Map<String, String> properties(AzureMonitorOptions options) {
        return Map.of(
                "otel.service.name",
                options.roleName(),
                "otel.resource.attributes",
                "service.instance.id=" + options.roleInstance(),
                "otel.metric.export.interval",
                options.step().toMillis() + "ms",
                // Calls are sampled before they get here.
                "otel.traces.sampler",
                "always_on",
                "otel.bsp.max.queue.size",
                Integer.toString(QUEUE),
                "otel.blrp.max.queue.size",
                Integer.toString(QUEUE),
                "applicationinsights.live.metrics.enabled",
                "false");
    }

    @Override
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void publish(BridgeEvent event) {
        LogRecordBuilder telemetry = logger.logRecordBuilder()
                .setContext(Context.root())
                .setTimestamp(event.at())
                .setSeverity(Severity.WARN)
                .setBody(event.name())
                .setAttribute(EVENT_NAME, event.name());
        event.properties()
                .forEach((name, value) -> telemetry.setAttribute(AttributeKey.stringKey(name), value.toString()));
        telemetry.emit();
    }

    @Override
    public void called(ScoringDependency call) {
        ScoringExchange exchange = call.exchange();
        SpanBuilder builder = tracer.spanBuilder("score " + call.model())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(exchange.startedAt())
                .setAttribute("server.address", call.host())
                .setAttribute("http.request.method", "POST")
                .setAttribute("url.full", "https://" + call.host() + "/")
                .setAttribute("model", call.model())
                .setAttribute("outcome", Outcomes.word(exchange.outcome()))
                .setAttribute("rows", exchange.rows())
                .setAttribute("request-id", exchange.requestId())
                .setAttribute(SAMPLE_RATE, 100 * options.sampling());
        if (call.trace().continues()) {
            builder.setParent(
                    Context.root().with(Span.wrap(remote(call.trace().parents().get(0)))));
        } else {
            builder.setParent(Context.root());
            call.trace().parents().forEach(parent -> builder.addLink(remote(parent)));
        }
        Span span = ids.with(call.trace().own(), builder::startSpan);
        if (exchange.outcome() != CallOutcome.SCORED) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(exchange.startedAt().plus(exchange.took()));
    }

    private static SpanContext remote(TraceContext parent) {
        return SpanContext.createFromRemoteParent(
                parent.traceId(),
                parent.spanId(),
                parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    /** The registry only lends its meters to the SDK, which reads them a last time as it stops: so it is closed after. */
    @Override
    public void close() {
        sdk.shutdown().join(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        registry.close();
        IngestionTransport.close(http);
    }
}
