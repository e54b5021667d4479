package dev.inferencebridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The keys of {@code telemetry}. */
final class TelemetryKeys {

    private static final Key<TelemetryConfig.Via> VIA = Key.required(
            "via",
            Kinds.choice(KafkaKeys.words(TelemetryConfig.Via.values(), TelemetryKeys::word)),
            "The client: `opentelemetry` shows a token of the bridge's identity, and needs no key; `micrometer` is let in by"
                    + " the connection string alone.");
    private static final Key<SecretReference> CONNECTION_STRING = Key.required(
            "connection-string",
            Kinds.SECRET,
            "The connection string of the Application Insights resource, as a reference to a secret.");
    private static final Key<Duration> STEP =
            Key.defaulted("step", Units.duration("10s", "1h"), "1m", "How often meters are sent.");
    private static final Key<Double> SAMPLING = Key.defaulted(
            "sampling",
            Units.share(),
            "5%",
            "The share of scoring calls that is sent as dependencies. Chosen by trace, and scaled up where it is shown.");
    private static final Key<TelemetryConfig.Meters> METERS = Key.defaulted(
                    "meters",
                    Kinds.choice(KafkaKeys.words(TelemetryConfig.Meters.values(), TelemetryKeys::word)),
                    "bridge",
                    "Which meters are sent: `bridge` for the bridge's and the Java process's, `all` for those of Kafka's, the"
                            + " driver's and OkHttp's clients too, which are hundreds.")
            .asAdvanced();
    private static final Key<Path> TRUSTED_CERTIFICATES = Key.derived(
                    "trusted-certificates",
                    Kinds.PATH,
                    "the Java runtime's",
                    "A PEM file with the authorities to trust for ingestion, where they are not public ones.")
            .asAdvanced();

    private static final Key<Values> AZURE_MONITOR = Key.optional(
                    "azure-monitor",
                    new Block(
                            "Meters, events and a sample of the scoring calls to Application Insights, see"
                                    + " `docs/telemetry.md`.",
                            List.of(VIA, CONNECTION_STRING, STEP, SAMPLING, METERS, TRUSTED_CERTIFICATES)),
                    "Sends telemetry to Azure Monitor. Without it none is sent anywhere.")
            .asAdvanced();

    static final Block BLOCK = new Block("Where telemetry goes beside `/metrics`.", List.of(AZURE_MONITOR));

    private TelemetryKeys() {}

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static TelemetryConfig build(Values telemetry) {
        return new TelemetryConfig(telemetry
                .find(AZURE_MONITOR)
                .map(azure -> new TelemetryConfig.AzureMonitor(
                        azure.get(VIA),
                        azure.get(CONNECTION_STRING),
                        azure.get(STEP),
                        azure.get(SAMPLING),
                        azure.get(METERS),
                        azure.find(TRUSTED_CERTIFICATES))));
    }
}
