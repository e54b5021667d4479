package dev.inferencebridge.localstack.endpoint;

import java.util.Optional;

/** Whoever verifies tokens for an endpoint that takes them beside its keys. Thread-safe; must not block. */
public interface TokenCheck {

    /** For an endpoint that takes keys only. */
    TokenCheck NONE = token -> Optional.of("this endpoint takes keys, no tokens");

    /** Why a bearer token is no good, in words without quotation marks and without the token; empty when it is good. */
    Optional<String> refusal(String token);
}
