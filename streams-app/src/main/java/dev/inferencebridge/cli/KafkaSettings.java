package dev.inferencebridge.cli;

import dev.inferencebridge.azure.identity.EntraTokens;
import dev.inferencebridge.azure.identity.TokenUnavailableException;
import dev.inferencebridge.config.HostPort;
import dev.inferencebridge.config.KafkaAuthConfig;
import dev.inferencebridge.config.KafkaConfig;
import dev.inferencebridge.config.KafkaTlsConfig;
import dev.inferencebridge.kafka.KafkaLogin;
import dev.inferencebridge.kafka.TlsEngines;
import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The configuration of Kafka clients: how they log in and encrypt, and what the file passes on, secrets looked up. */
final class KafkaSettings {

    private KafkaSettings() {}

    /** What the file says for every client: {@code kafka.auth}, {@code kafka.tls}, and {@code kafka.properties} over both. */
    static Map<String, Object> overrides(KafkaConfig kafka, Access access) {
        Map<String, Object> settings = new HashMap<>(security(kafka, access));
        settings.putAll(kafka.properties());
        kafka.secretProperties()
                .forEach((name, reference) ->
                        settings.put(name, access.secret(reference).reveal()));
        return settings;
    }

    /** For a client of its own beside the pipelines. */
    static Map<String, Object> client(KafkaConfig kafka, Access access) {
        Map<String, Object> settings = overrides(kafka, access);
        settings.put("bootstrap.servers", kafka.bootstrapServersProperty());
        return settings;
    }

    private static Map<String, Object> security(KafkaConfig kafka, Access access) {
        KafkaLogin login = kafka.auth()
                .<KafkaLogin>map(auth -> auth.fold(
                        azure -> new KafkaLogin.Tokens(tokens(kafka, azure, access)), scram -> scram(scram, access)))
                .orElseGet(KafkaLogin.None::new);
        return login.settingsOver(kafka.tls()
                .map(tls -> TlsEngines.settings(ReloadingTls.of(source(tls, access))))
                .orElse(Map.of()));
    }

    private static EntraTokens tokens(KafkaConfig kafka, KafkaAuthConfig.AzureIdentity azure, Access access) {
        EntraTokens tokens = access.tokens(azure.scope().orElseGet(() -> eventHubsScope(kafka.bootstrapServers())));
        requireToken(tokens);
        return tokens;
    }

    /** A client that gets no token says that it could not be made, and not why. */
    private static void requireToken(EntraTokens tokens) {
        try {
            tokens.token().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TokenUnavailableException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Event Hubs wants tokens for the namespace itself. */
    static String eventHubsScope(List<HostPort> bootstrapServers) {
        return "https://" + bootstrapServers.get(0).host() + "/.default";
    }

    private static KafkaLogin scram(KafkaAuthConfig.Scram scram, Access access) {
        return new KafkaLogin.Scram(
                scram.mechanism(),
                scram.username(),
                () -> access.secret(scram.password()).reveal());
    }

    private static TlsSource source(KafkaTlsConfig tls, Access access) {
        return new TlsSource(
                tls.trustedCertificates(),
                TlsSource.Beside.PLATFORM,
                tls.clientCertificate()
                        .map(own -> new TlsSource.ClientIdentity(
                                own.certificate(),
                                () -> access.secret(own.key()).reveal())));
    }
}
