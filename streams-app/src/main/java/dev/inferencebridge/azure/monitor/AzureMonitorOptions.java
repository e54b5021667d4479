package dev.inferencebridge.azure.monitor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where telemetry goes, and how much of it. Immutable.
 *
 * @param step how often meters are sent, 1 s or more
 * @param sampling the share of scoring calls that is sent, 0 to 1; for the figures to be scaled up by
 * @param allMeters whether the meters of libraries are sent beside the bridge's own
 * @param roleName names the application among others of the same resource
 * @param roleInstance names this instance
 * @param trustedCertificates a PEM file of authorities to trust beside the platform's
 */
public record AzureMonitorOptions(
        ConnectionString connectionString,
        Duration step,
        double sampling,
        boolean allMeters,
        String roleName,
        String roleInstance,
        Optional<Path> trustedCertificates) {

    public AzureMonitorOptions {
        if (step.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("meters are sent once a second at most, not every " + step);
        }
        if (!(sampling >= 0 && sampling <= 1)) {
            throw new IllegalArgumentException("a share is from 0 to 1, not " + sampling);
        }
    }
}
