package dev.inferencebridge.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code azure}. */
final class AzureKeys {

    private static final Scalar<String> GUID =
            Kinds.matching("a GUID", "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final Key<CredentialKind> CREDENTIAL = Key.defaulted(
            "credential",
            Kinds.choice(KafkaKeys.words(CredentialKind.values(), CredentialKind::word)),
            "default",
            "`managed-identity` on an Azure host, `workload-identity` on Kubernetes, `azure-cli` for a developer's machine"
                    + " only; `default` takes the first that is there.");
    private static final Key<String> CLIENT_ID = Key.derived(
            "client-id",
            GUID,
            "the system-assigned identity, or `AZURE_CLIENT_ID`",
            "The user-assigned managed identity, or the one that the federated token stands for.");
    private static final Key<String> TENANT_ID = Key.derived(
            "tenant-id",
            Kinds.matching("a GUID or a domain", "[A-Za-z0-9][A-Za-z0-9.-]{0,254}"),
            "`AZURE_TENANT_ID`",
            "The tenant to ask; not for managed identities, which have theirs.");
    private static final Key<Path> TOKEN_FILE = Key.derived(
                    "token-file",
                    Kinds.PATH,
                    "`AZURE_FEDERATED_TOKEN_FILE`",
                    "Only with `workload-identity`: where Kubernetes puts the token that is exchanged.")
            .asAdvanced();
    private static final Key<URI> AUTHORITY_HOST = Key.derived(
                    "authority-host",
                    Addresses.HTTPS_HOST,
                    "`AZURE_AUTHORITY_HOST`, or the public cloud's",
                    "Entra ID of a sovereign cloud, or a stand-in.")
            .asAdvanced();
    private static final Key<Path> TRUSTED_CERTIFICATES = Key.derived(
                    "trusted-certificates",
                    Kinds.PATH,
                    "the Java runtime's",
                    "A PEM file with further authorities to trust for the authority host and the key vault.")
            .asAdvanced();

    private static final Key<URI> VAULT_URI =
            Key.required("uri", Addresses.HTTPS_HOST, "The vault, such as `https://bridge.vault.azure.net`.");
    private static final Key<Duration> POLL_INTERVAL = Key.defaulted(
                    "poll-interval",
                    Units.duration("1s", "1d"),
                    "5m",
                    "How often to look for new versions of secrets that are referred to without one.")
            .asAdvanced();

    static final Block IDENTITY = new Block(
            "Who the bridge is to Microsoft Entra ID: when it scores, reads secrets and logs in to Event Hubs. See"
                    + " `docs/identity.md`.",
            List.of(CREDENTIAL, CLIENT_ID, TENANT_ID, TOKEN_FILE, AUTHORITY_HOST, TRUSTED_CERTIFICATES),
            AzureKeys::checkIdentity);

    static final Key<Values> IDENTITY_GROUP =
            Key.group("identity", IDENTITY, "Who the bridge is to Microsoft Entra ID.");
    static final Key<Values> KEY_VAULT = Key.optional(
            "key-vault",
            new Block(
                    "The key vault that `keyvault:NAME` and `keyvault:NAME/VERSION` refer to.",
                    List.of(VAULT_URI, POLL_INTERVAL)),
            "The key vault with the secrets that `keyvault:` refers to.");

    static final Block BLOCK = new Block("The bridge's identity and its secrets.", List.of(IDENTITY_GROUP, KEY_VAULT));

    private AzureKeys() {}

    private static void checkIdentity(Values identity, Reading reading) {
        identity.find(CREDENTIAL).ifPresent(credential -> {
            for (Key<?> key : List.of(CLIENT_ID, TENANT_ID, TOKEN_FILE, AUTHORITY_HOST)) {
                if (identity.isWritten(key) && !credential.uses(key.name())) {
                    reading.problem(identity.placeOf(key), "is of no use to the credential " + credential.word());
                }
            }
        });
    }

    static AzureConfig build(Values values) {
        return new AzureConfig(
                values.find(IDENTITY_GROUP).flatMap(AzureKeys::identity).orElse(IdentityConfig.DEFAULT),
                values.find(KEY_VAULT)
                        .map(vault -> new KeyVaultConfig(vault.get(VAULT_URI), vault.get(POLL_INTERVAL))));
    }

    /** Empty when the credential is wrong. */
    static Optional<IdentityConfig> identity(Values values) {
        return values.find(CREDENTIAL)
                .map(credential -> new IdentityConfig(
                        credential,
                        values.find(CLIENT_ID),
                        values.find(TENANT_ID),
                        values.find(TOKEN_FILE),
                        values.find(AUTHORITY_HOST),
                        values.find(TRUSTED_CERTIFICATES)));
    }
}
