package dev.inferencebridge.localstack.azure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The services that are stood in for, each on a port of its own. */
public enum AzureService {
    /** Microsoft Entra ID's token service, and the issuer of the Kubernetes cluster whose tokens it exchanges. */
    ENTRA,
    /** Managed identities: App Service and IMDS. Speaks http too, as the real ones do. */
    IDENTITY,
    /** A Key Vault's secrets. */
    VAULT,
    /** Application Insights: ingestion and live metrics. Speaks http too, for clients that trust no other certificates. */
    MONITOR,
    /** The control plane of Azure ML: keys of online endpoints, jobs. */
    MANAGEMENT,
    /** Azure ML batch endpoints. */
    BATCH,
    /** A topic of Event Grid. */
    EVENTS;

    /** As in control requests and in file names: {@code vault}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AzureService> labelled(String label) {
        return Arrays.stream(values())
                .filter(service -> service.label().equals(label))
                .findFirst();
    }

    boolean speaksPlainHttp() {
        return this == IDENTITY || this == MONITOR;
    }
}
