package dev.inferencebridge.cli;

import dev.inferencebridge.azure.monitor.AzureMonitor;
import dev.inferencebridge.azure.monitor.AzureMonitorOptions;
import dev.inferencebridge.azure.monitor.ConnectionString;
import dev.inferencebridge.azure.monitor.HeldTokens;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.SecretReference;
import dev.inferencebridge.config.TelemetryConfig;
import dev.inferencebridge.telemetry.BridgeEvents;
import dev.inferencebridge.telemetry.DependencySink;
import dev.inferencebridge.telemetry.LoggedEvents;
import dev.inferencebridge.telemetry.Telemetry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an instance's meters, events and calls go: always to {@code /metrics} and the log, and to Azure Monitor if the
 * configuration says so. Thread-safe once open.
 */
final class Monitoring implements AutoCloseable {

    private static final String SCOPE = "https://monitor.azure.com/.default";

    private final Telemetry telemetry;
    private final double sampling;
    private final BridgeEvents events;
    private final DependencySink dependencies;
    /** In the order in which they are closed. */
    private final List<AutoCloseable> parts;

    private Monitoring(
            Telemetry telemetry,
            double sampling,
            BridgeEvents events,
            DependencySink dependencies,
            List<AutoCloseable> parts) {
        this.telemetry = telemetry;
        this.sampling = sampling;
        this.events = events;
        this.dependencies = dependencies;
        this.parts = List.copyOf(parts);
    }

    static Monitoring open(BridgeConfig config, Access access) {
        Optional<TelemetryConfig.AzureMonitor> azure = config.telemetry().azureMonitor();
        Optional<AzureMonitorOptions> options = azure.map(to -> options(config.applicationId(), to, access));
        Telemetry telemetry = new Telemetry(Clock.systemUTC());
        telemetry.bindProcess();
        if (azure.isEmpty() || options.isEmpty()) {
            return new Monitoring(telemetry, 0, new LoggedEvents(), call -> {}, List.of(telemetry));
        }
        List<AutoCloseable> parts = new ArrayList<>();
        AzureMonitor monitor = switch (azure.get().via()) {
            case MICROMETER -> AzureMonitor.byMicrometer(options.get(), telemetry.exports());
            case OPENTELEMETRY ->
                AzureMonitor.byOpenTelemetry(
                        options.get(),
                        new HeldTokens(access.tokens(SCOPE)::token, Clock.systemUTC()),
                        telemetry.exports());
        };
        telemetry.add(monitor.registry());
        parts.add(monitor);
        parts.add(telemetry);
        return new Monitoring(
                telemetry,
                azure.get().sampling(),
                BridgeEvents.all(List.of(new LoggedEvents(), monitor)),
                monitor,
                parts);
    }

    private static AzureMonitorOptions options(String application, TelemetryConfig.AzureMonitor azure, Access access) {
        return new AzureMonitorOptions(
                connectionString(azure.connectionString(), access),
                azure.step(),
                azure.sampling(),
                azure.meters() == TelemetryConfig.Meters.ALL,
                application,
                Long.toHexString(ProcessHandle.current().pid()) + "@" + HostName.get(),
                azure.trustedCertificates());
    }

    private static ConnectionString connectionString(SecretReference reference, Access access) {
        try {
            return ConnectionString.parse(access.secret(reference).reveal());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(reference.place().key() + ", " + reference + ": " + e.getMessage(), e);
        }
    }

    Telemetry telemetry() {
        return telemetry;
    }

    BridgeEvents events() {
        return events;
    }

    DependencySink dependencies() {
        return dependencies;
    }

    /** The share of scoring calls that {@link #dependencies} gets, 0 to 1. */
    double sampling() {
        return sampling;
    }

    /** Waits a few seconds for what is still to be sent. */
    @Override
    public void close() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }
}
