package dev.inferencebridge.config;

import java.util.Optional;
import java.util.function.Function;

/** How the bridge logs in to Kafka. Immutable. */
public sealed interface KafkaAuthConfig {

    <R> R fold(Function<? super AzureIdentity, ? extends R> azureIdentity, Function<? super Scram, ? extends R> scram);

    /**
     * With a token of Microsoft Entra ID, OAUTHBEARER.
     *
     * @param scope empty for the Event Hubs namespace of the first bootstrap server
     */
    record AzureIdentity(Optional<String> scope) implements KafkaAuthConfig {
        @Override
        public <R> R fold(
                Function<? super AzureIdentity, ? extends R> azureIdentity,
                Function<? super Scram, ? extends R> scram) {
            return azureIdentity.apply(this);
        }
    }

    /**
     * With a name and a password.
     *
     * @param mechanism {@code SCRAM-SHA-512} or {@code SCRAM-SHA-256}
     */
    record Scram(String username, SecretReference password, String mechanism) implements KafkaAuthConfig {
        @Override
        public <R> R fold(
                Function<? super AzureIdentity, ? extends R> azureIdentity,
                Function<? super Scram, ? extends R> scram) {
            return scram.apply(this);
        }
    }
}
