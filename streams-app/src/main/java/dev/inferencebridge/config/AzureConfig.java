package dev.inferencebridge.config;

import java.util.Optional;

/** What all of the bridge's dealings with Azure have in common. Immutable. */
public record AzureConfig(IdentityConfig identity, Optional<KeyVaultConfig> keyVault) {}
