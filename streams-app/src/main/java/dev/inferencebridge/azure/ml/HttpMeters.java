package dev.inferencebridge.azure.ml;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpConnectionPoolMetrics;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpMetricsEventListener;
import java.util.List;
import okhttp3.OkHttpClient;

/** OkHttp's meters of one model's client: requests as the network saw them, and connections. Immutable. */
final class HttpMeters {

    private final MeterRegistry registry;
    private final List<Tag> tags;

    HttpMeters(MeterRegistry registry, String model) {
        this.registry = registry;
        this.tags = List.of(Tag.of("model", model));
    }

    /** All requests count under one address: an endpoint has but one. */
    OkHttpClient bound(OkHttpClient client) {
        new OkHttpConnectionPoolMetrics(client.connectionPool(), "okhttp.pool", tags).bindTo(registry);
        return client.newBuilder()
                .eventListener(OkHttpMetricsEventListener.builder(registry, "okhttp.requests")
                        .tags(Tags.of(tags))
                        .uriMapper(request -> request.url().encodedPath())
                        .build())
                .build();
    }
}
