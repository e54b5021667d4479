package dev.inferencebridge.azure.monitor;

import com.microsoft.applicationinsights.channel.TelemetryChannel;
import com.microsoft.applicationinsights.channel.TelemetrySampler;
import com.microsoft.applicationinsights.telemetry.JsonTelemetryDataSerializer;
import com.microsoft.applicationinsights.telemetry.Telemetry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The classic client's way out, over an {@link IngestionQueue} instead of its own channel, which keeps telemetry in files of
 * the temporary folder, has a class path of its own for HTTP, and does not say what it drops. Thread-safe.
 */
final class IngestionChannel implements TelemetryChannel {

    private final IngestionQueue queue;

    IngestionChannel(IngestionQueue queue) {
        this.queue = queue;
    }

    @Override
    public void send(Telemetry telemetry) {
        StringWriter json = new StringWriter();
        try {
            JsonTelemetryDataSerializer serializer = new JsonTelemetryDataSerializer(json);
            telemetry.serialize(serializer);
            serializer.close();
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        queue.add(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
        queue.hurry();
    }

    /** Does nothing: the client's own shutdown hook calls this while the bridge still stops. The queue is stopped by its owner. */
    @Override
    public void stop(long timeout, TimeUnit unit) {}

    @Override
    public boolean isDeveloperMode() {
        return false;
    }

    @Override
    public void setDeveloperMode(boolean value) {}

    /** Calls are sampled before they get here; all else is sent whole. */
    @Override
    public void setSampler(TelemetrySampler sampler) {}
}
