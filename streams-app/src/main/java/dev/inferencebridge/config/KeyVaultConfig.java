package dev.inferencebridge.config;

import java.net.URI;
import java.time.Duration;

/**
 * Where {@code keyvault:} references lead. Immutable.
 *
 * @param uri https, without a path
 * @param pollInterval between two looks for new versions of a secret
 */
public record KeyVaultConfig(URI uri, Duration pollInterval) {}
