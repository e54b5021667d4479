package dev.inferencebridge.azure.keyvault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Which vault. Immutable.
 *
 * @param uri https, such as {@code https://bridge.vault.azure.net}
 * @param pollInterval between two looks for new versions, above zero
 * @param trustedCertificates a PEM file of authorities that are trusted beside those of the Java runtime
 */
public record KeyVaultOptions(URI uri, Duration pollInterval, Optional<Path> trustedCertificates) {

    public KeyVaultOptions {
        if (uri.getHost() == null || !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "the vault '" + uri + "' is not of the form https://<name>.vault.azure.net");
        }
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException("pollInterval must be above zero, was " + pollInterval);
        }
    }

    /** Whether the vault is one of Azure, which must ask for tokens for its own domain. A stand-in has another. */
    boolean isOfAzure() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".vault.azure.net")
                || host.endsWith(".vault.azure.cn")
                || host.endsWith(".vault.usgovcloudapi.net")
                || host.endsWith(".vault.microsoftazure.de");
    }
}
