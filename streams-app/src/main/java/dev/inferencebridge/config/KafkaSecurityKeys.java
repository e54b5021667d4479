package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code kafka.auth} and {@code kafka.tls}, and what must hold between them and {@code kafka.properties}. */
final class KafkaSecurityKeys {

    private static final Key<String> SCOPE = Key.derived(
            "scope",
            Kinds.matching("a scope, 1 to 500 characters without blanks", "[^\\x00-\\x20\\x7f]{1,500}"),
            "`https://<namespace>.servicebus.windows.net/.default`, after the first bootstrap server",
            "What the token is asked for: the brokers' own scope, where they are not Event Hubs.");
    private static final Key<String> USERNAME =
            Key.required("username", Kinds.text("a name", 255), "The user to log in as.");
    private static final Key<SecretReference> PASSWORD =
            Key.required("password", Kinds.SECRET, "Its password, as a reference. Each login reads it anew.");
    private static final Key<String> MECHANISM = Key.defaulted(
            "mechanism",
            Kinds.choice(mechanisms()),
            "SCRAM-SHA-512",
            "The hash that the brokers have of the password.");

    private static final Key<Values> AZURE_IDENTITY = Key.optional(
            "azure-identity",
            new Block(
                    "A token of the identity in `azure.identity`, for brokers other than Event Hubs.", List.of(SCOPE)),
            "A token of the identity in `azure.identity`, with a scope.");
    private static final Key<Values> SCRAM = Key.optional(
            "scram",
            new Block("A name and a password, SASL/SCRAM.", List.of(USERNAME, PASSWORD, MECHANISM)),
            "A name and a password.");

    static final Key<KafkaAuthConfig> AUTH = Key.optional(
            "auth",
            new WordOrBlock<>(
                    "azure-identity, or a mapping",
                    "azure-identity, or { azure-identity: { scope: ... } }, or { scram: { username: ..., password: <reference"
                            + " to a secret> } }",
                    "azure-identity",
                    new KafkaAuthConfig.AzureIdentity(Optional.empty()),
                    "The mapping form of `auth`.",
                    List.of(AZURE_IDENTITY, SCRAM),
                    KafkaSecurityKeys::auth),
            "How the bridge logs in: `azure-identity` for Event Hubs. It turns TLS on. Without it, no login, or what"
                    + " `properties` says.");

    private static final Key<Path> TRUSTED_CERTIFICATES = Key.derived(
            "trusted-certificates", Kinds.PATH, "the Java runtime's", "A PEM file with the authorities to trust.");
    private static final Key<Path> CERTIFICATE = Key.optional(
            "certificate", Kinds.PATH, "A PEM file with the bridge's certificate and its chain, for mutual TLS.");
    private static final Key<SecretReference> CERTIFICATE_KEY =
            Key.optional("key", Kinds.SECRET, "The certificate's private key: PEM, PKCS#8, not encrypted.");

    static final Key<Values> TLS = Key.optional(
            "tls",
            new Block(
                    "TLS to the brokers, 1.2 or later. Files and keys that change are read anew for new connections. May be"
                            + " empty, `{}`, to turn TLS on.",
                    List.of(TRUSTED_CERTIFICATES, CERTIFICATE, CERTIFICATE_KEY),
                    KafkaSecurityKeys::checkPair),
            "TLS to the brokers.");

    private KafkaSecurityKeys() {}

    private static void checkPair(Values tls, Reading reading) {
        if (tls.isWritten(CERTIFICATE) != tls.isWritten(CERTIFICATE_KEY)) {
            reading.problem(
                    tls.placeOf(tls.isWritten(CERTIFICATE) ? CERTIFICATE : CERTIFICATE_KEY),
                    "the keys 'certificate' and 'key' go together");
        }
    }

    private static Optional<KafkaAuthConfig> auth(Values values) {
        if (!values.isWritten(SCRAM)) {
            return values.find(AZURE_IDENTITY).map(azure -> new KafkaAuthConfig.AzureIdentity(azure.find(SCOPE)));
        }
        return values.find(SCRAM)
                .flatMap(scram -> scram.find(USERNAME)
                        .flatMap(username -> scram.find(PASSWORD)
                                .flatMap(password -> scram.find(MECHANISM)
                                        .map(mechanism -> new KafkaAuthConfig.Scram(username, password, mechanism)))));
    }

    static Optional<KafkaTlsConfig> tls(Values kafka) {
        return kafka.find(TLS)
                .map(tls -> new KafkaTlsConfig(
                        tls.find(TRUSTED_CERTIFICATES),
                        tls.find(CERTIFICATE)
                                .map(chain -> new KafkaTlsConfig.ClientCertificate(chain, tls.get(CERTIFICATE_KEY)))));
    }

    private static Map<String, String> mechanisms() {
        Map<String, String> mechanisms = new LinkedHashMap<>();
        List.of("SCRAM-SHA-512", "SCRAM-SHA-256").forEach(name -> mechanisms.put(name, name));
        return mechanisms;
    }
}
