package dev.inferencebridge.config;

import java.util.Optional;
import java.util.function.Function;

/** How the bridge proves to a scoring endpoint who it is. Immutable. */
public sealed interface AuthConfig {

    <R> R fold(Function<? super EntraId, ? extends R> entraId, Function<? super Key, ? extends R> key);

    /**
     * A token of Microsoft Entra ID.
     *
     * @param identity in place of {@code azure.identity}
     */
    record EntraId(Optional<IdentityConfig> identity) implements AuthConfig {
        @Override
        public <R> R fold(Function<? super EntraId, ? extends R> entraId, Function<? super Key, ? extends R> key) {
            return entraId.apply(this);
        }
    }

    /** One of the endpoint's keys. */
    record Key(SecretReference reference) implements AuthConfig {
        @Override
        public <R> R fold(Function<? super EntraId, ? extends R> entraId, Function<? super Key, ? extends R> key) {
            return key.apply(this);
        }
    }
}
