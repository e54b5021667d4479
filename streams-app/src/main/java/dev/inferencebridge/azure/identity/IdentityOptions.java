package dev.inferencebridge.azure.identity;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which credential, and whom to ask. Immutable.
 *
 * @param clientId of a user-assigned or federated identity; empty: the host's own, or {@code AZURE_CLIENT_ID}
 * @param tenantId empty: {@code AZURE_TENANT_ID}
 * @param tokenFile of the federated token; empty: {@code AZURE_FEDERATED_TOKEN_FILE}
 * @param authorityHost https; empty: {@code AZURE_AUTHORITY_HOST}, or the public cloud's
 * @param trustedCertificates a PEM file of authorities that are trusted beside those of the Java runtime
 */
public record IdentityOptions(
        Credential credential,
        Optional<String> clientId,
        Optional<String> tenantId,
        Optional<Path> tokenFile,
        Optional<URI> authorityHost,
        Optional<Path> trustedCertificates) {

    /** A kind of credential. */
    public enum Credential {
        DEFAULT("DefaultAzureCredential"),
        MANAGED_IDENTITY("ManagedIdentityCredential"),
        WORKLOAD_IDENTITY("WorkloadIdentityCredential"),
        AZURE_CLI("AzureCliCredential");

        private final String shown;

        Credential(String shown) {
            this.shown = shown;
        }

        /** As Azure's own documentation calls it. */
        public String shown() {
            return shown;
        }
    }

    /** The default chain, as the environment says. */
    public static IdentityOptions defaults() {
        return of(Credential.DEFAULT);
    }

    public static IdentityOptions of(Credential credential) {
        return new IdentityOptions(
                credential, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
