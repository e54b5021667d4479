package dev.inferencebridge.localstack.azure;

import java.util.Locale;

/** How a client that reads azure-identity's variables comes by a token. */
public enum SignIn {
    /** A Kubernetes service account's token, exchanged at Entra ID. */
    WORKLOAD_IDENTITY,
    /** The endpoint that App Service and Container Apps give to their processes. */
    APP_SERVICE,
    /** The metadata service of a virtual machine. */
    IMDS,
    /** The secret of an app registration. */
    CLIENT_SECRET;

    /** As in file names: {@code workload-identity}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
