package dev.inferencebridge.config;

import java.util.List;
import java.util.Optional;

/** A model's {@code auth}: the word {@code entra-id}, or a mapping with another identity or the reference to a key. */
final class AuthKind {

    private static final Key<SecretReference> KEY = Key.optional("key", Kinds.SECRET, "One of the endpoint's keys.");
    private static final Key<Values> ENTRA_ID = Key.optional(
            "entra-id", AzureKeys.IDENTITY, "Another identity for this model, in place of `azure.identity`.");

    static final Kind<AuthConfig> INSTANCE = new WordOrBlock<>(
            "entra-id, or { key: <reference to a secret> }, or { entra-id: <another identity> }",
            "entra-id, or { key: <reference to a secret> }, or { entra-id: { credential: ... } }",
            "entra-id",
            new AuthConfig.EntraId(Optional.empty()),
            "The mapping form of `auth`: one of the endpoint's keys, or an identity of the model's own.",
            List.of(KEY, ENTRA_ID),
            AuthKind::build);

    private AuthKind() {}

    private static Optional<AuthConfig> build(Values values) {
        return values.isWritten(KEY)
                ? values.find(KEY).map(AuthConfig.Key::new)
                : values.find(ENTRA_ID)
                        .flatMap(AzureKeys::identity)
                        .map(identity -> new AuthConfig.EntraId(Optional.of(identity)));
    }
}
