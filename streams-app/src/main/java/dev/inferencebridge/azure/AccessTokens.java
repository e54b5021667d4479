package dev.inferencebridge.azure;

import java.util.concurrent.CompletableFuture;

/** Port: the current access token for one scope. Thread-safe; no method blocks. */
public interface AccessTokens {

    /** A token that is valid now. The future is the caller's own; its failure names credential, scope and reason, no token. */
    CompletableFuture<IssuedToken> issued();

    /** A service did not accept that token: the next one asked for should be another. */
    void rejected(String token);
}
