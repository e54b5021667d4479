package dev.inferencebridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where telemetry goes beside {@code /metrics}. Immutable.
 *
 * @param azureMonitor empty to send none
 */
public record TelemetryConfig(Optional<AzureMonitor> azureMonitor) {

    /** By which client. */
    public enum Via {
        MICROMETER,
        OPENTELEMETRY
    }

    /** Which meters. */
    public enum Meters {
        /** The bridge's and those of the Java process. */
        BRIDGE,
        /** Those of libraries too. */
        ALL
    }

    /**
     * An Application Insights resource.
     *
     * @param step how often meters are sent
     * @param sampling the share of scoring calls that is sent, 0 to 1
     * @param trustedCertificates a PEM file of authorities to trust for ingestion beside the platform's
     */
    public record AzureMonitor(
            Via via,
            SecretReference connectionString,
            Duration step,
            double sampling,
            Meters meters,
            Optional<Path> trustedCertificates) {}
}
