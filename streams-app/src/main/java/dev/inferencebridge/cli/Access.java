package dev.inferencebridge.cli;

import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.SharedCredential;
import dev.inferencebridge.azure.identity.AzureIdentity;
import dev.inferencebridge.azure.identity.EntraTokens;
import dev.inferencebridge.azure.identity.IdentityOptions;
import dev.inferencebridge.azure.keyvault.KeyVault;
import dev.inferencebridge.azure.keyvault.KeyVaultOptions;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.IdentityConfig;
import dev.inferencebridge.config.KeyVaultConfig;
import dev.inferencebridge.config.Secret;
import dev.inferencebridge.config.SecretReference;
import dev.inferencebridge.config.SecretResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the bridge proves who it is with: the tokens of its identities, and the secrets that the configuration refers to.
 * Thread-safe. Closed last: what is still open may ask for tokens.
 */
final class Access implements AutoCloseable {

    private final IdentityConfig identity;
    private final Map<IdentityConfig, AzureIdentity> identities = new HashMap<>();
    private final Optional<KeyVault> vault;
    private final SecretResolver secrets;

    private Access(BridgeConfig config, SecretResolver local) {
        this.identity = config.azure().identity();
        this.vault = config.azure().keyVault().map(this::open);
        this.secrets =
                vault.map(opened -> local.withVault(new VaultPort(opened))).orElse(local);
    }

    /**
     * Looks every secret up.
     *
     * @param local files and environment
     * @throws dev.inferencebridge.config.InvalidConfigException with a problem for each reference that leads to no secret
     */
    static Access open(BridgeConfig config, SecretResolver local) {
        Access access = unchecked(config, local);
        try {
            access.secrets.check(config.secretReferences());
            return access;
        } catch (RuntimeException e) {
            access.close();
            throw e;
        }
    }

    /** Looks no secret up before it is asked for. */
    static Access unchecked(BridgeConfig config, SecretResolver local) {
        return new Access(config, local);
    }

    /** Follows references; never the first to ask the vault for what the configuration refers to. */
    SecretResolver secrets() {
        return secrets;
    }

    Secret secret(SecretReference reference) {
        return secrets.resolve(reference);
    }

    /** The tokens for a scope, of the bridge's identity. */
    EntraTokens tokens(String scope) {
        return tokens(identity, scope);
    }

    /** The tokens for a scope; the same object for the same identity and scope. */
    synchronized EntraTokens tokens(IdentityConfig who, String scope) {
        return identities
                .computeIfAbsent(who, config -> AzureIdentity.of(options(config)))
                .tokens(scope);
    }

    /** The bridge's identity for clients of the Azure SDK. */
    SharedCredential credential() {
        return new SharedCredential(scope -> (AccessTokens) tokens(scope));
    }

    private KeyVault open(KeyVaultConfig config) {
        return KeyVault.open(
                new KeyVaultOptions(config.uri(), config.pollInterval(), identity.trustedCertificates()), credential());
    }

    private static IdentityOptions options(IdentityConfig config) {
        return new IdentityOptions(
                switch (config.credential()) {
                    case DEFAULT -> IdentityOptions.Credential.DEFAULT;
                    case MANAGED_IDENTITY -> IdentityOptions.Credential.MANAGED_IDENTITY;
                    case WORKLOAD_IDENTITY -> IdentityOptions.Credential.WORKLOAD_IDENTITY;
                    case AZURE_CLI -> IdentityOptions.Credential.AZURE_CLI;
                },
                config.clientId(),
                config.tenantId(),
                config.tokenFile(),
                config.authorityHost(),
                config.trustedCertificates());
    }

    @Override
    public synchronized void close() {
        vault.ifPresent(KeyVault::close);
        identities.values().forEach(AzureIdentity::close);
    }

    private record VaultPort(KeyVault vault) implements SecretResolver.Vault {
        @Override
        public String read(String name, Optional<String> version) {
            return vault.read(name, version);
        }

        @Override
        public void rejected(String name, Optional<String> version) {
            vault.rejected(name, version);
        }
    }
}
