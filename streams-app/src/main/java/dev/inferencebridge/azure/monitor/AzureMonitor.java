package dev.inferencebridge.azure.monitor;

import com.azure.core.credential.TokenCredential;
import dev.inferencebridge.telemetry.BridgeEvents;
import dev.inferencebridge.telemetry.DependencySink;
import dev.inferencebridge.telemetry.ExportListener;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Telemetry on its way to Application Insights. Thread-safe; nothing blocks but {@link #close()}, and nothing throws.
 *
 * <p>Ingestion that is away costs the pipelines nothing: what waits is bounded, is tried again, and what finds no room is
 * counted and dropped.
 */
public interface AzureMonitor extends BridgeEvents, DependencySink, AutoCloseable {

    /** Where the meters go; to be added to those of the instance. Closed by {@link #close()}. */
    MeterRegistry registry();

    /**
     * Sends the meters of the last step, and what still waits, for 3 s at most; then the transport stops. A registry that
     * gives its last step out as it closes is closed first.
     */
    @Override
    void close();

    /** By Micrometer's registry and the classic client. The connection string is what lets it in. */
    static AzureMonitor byMicrometer(AzureMonitorOptions options, ExportListener listener) {
        return MicrometerMonitor.open(options, listener);
    }

    /** By Azure's distribution of OpenTelemetry, which shows a token, so that no key is needed. */
    static AzureMonitor byOpenTelemetry(
            AzureMonitorOptions options, TokenCredential credential, ExportListener listener) {
        return OpenTelemetryMonitor.open(options, credential, listener);
    }
}
