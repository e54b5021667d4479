package dev.inferencebridge.config;

import java.util.Locale;
import java.util.Set;

/** What the bridge proves its identity to Microsoft Entra ID with. */
public enum CredentialKind {
    /** The first that is there: environment, workload identity, managed identity, developer tools. */
    DEFAULT,
    /** What the Azure host hands out: the system-assigned identity, or the user-assigned one of a client id. */
    MANAGED_IDENTITY,
    /** The token that Kubernetes puts into a file, exchanged for one of Entra ID. */
    WORKLOAD_IDENTITY,
    /** Whoever is logged in to {@code az} on this machine. For a developer's machine. */
    AZURE_CLI;

    /** As the file writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether this credential has a use for a key of the block. */
    boolean uses(String key) {
        return switch (this) {
            case DEFAULT -> Set.of("client-id", "tenant-id", "authority-host").contains(key);
            case MANAGED_IDENTITY -> key.equals("client-id");
            case WORKLOAD_IDENTITY -> true;
            case AZURE_CLI -> key.equals("tenant-id");
        };
    }
}
