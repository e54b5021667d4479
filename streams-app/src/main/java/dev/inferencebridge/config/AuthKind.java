package dev.inferencebridge.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A model's {@code auth}: the word {@code entra-id}, or a mapping with the reference to a key. */
final class AuthKind implements Kind<AuthConfig> {

    private static final String ENTRA_ID = "entra-id";
    private static final Key<SecretReference> KEY = Key.required("key", Kinds.SECRET, "One of the endpoint's keys.");
    private static final Block BLOCK = new Block(
            "The mapping form of `auth`: the endpoint's key instead of a Microsoft Entra ID token.", List.of(KEY));

    private static final String DESCRIPTION = "entra-id, or { key: <reference to a secret> }";

    /** What is written here may be the key itself, so no problem shows it. */
    private static final Scalar<AuthConfig> WORD = new Scalar<>(
            DESCRIPTION,
            Map.of("const", ENTRA_ID),
            (text, spot) -> text.equals(ENTRA_ID)
                    ? Optional.of(new AuthConfig.EntraId())
                    : spot.rejectSecret(
                            "must be entra-id, or { key: env:NAME } or { key: file:PATH }",
                            Nearest.to(text, List.of(ENTRA_ID))));

    @Override
    public Optional<AuthConfig> read(Node node, Place at, Reading reading) {
        if (node instanceof MappingNode) {
            return BLOCK.read(node, at, reading)
                    .flatMap(values -> values.find(KEY))
                    .map(AuthConfig.Key::new);
        }
        return WORD.read(node, at, reading);
    }

    @Override
    public AuthConfig ofDefault(String text, Place at, Reading reading) {
        return WORD.ofDefault(text, at, reading);
    }

    @Override
    public String description() {
        return DESCRIPTION;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Kinds.schema("anyOf", List.of(WORD.jsonSchema(), BLOCK.jsonSchema()));
    }

    @Override
    public Optional<Nested> nested() {
        return Optional.of(new Nested("", BLOCK));
    }
}
