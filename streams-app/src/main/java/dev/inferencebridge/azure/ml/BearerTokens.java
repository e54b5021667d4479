package dev.inferencebridge.azure.ml;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Port: the tokens, or the key, that an endpoint accepts. Thread-safe; never blocks on the network. */
public interface BearerTokens {

    /**
     * A token to send now.
     *
     * @return a future that fails when no token can be had; the exchange is then retried as one that found no endpoint
     */
    CompletableFuture<String> token();

    /** The endpoint refused that token: the next one asked for should be another. */
    void rejected(String token);

    /** A key of which nobody needs to hear that it was rejected. */
    static BearerTokens ofKey(Supplier<String> key) {
        return ofKey(key, () -> {});
    }

    /**
     * A key that may be exchanged while the bridge runs; it is read again every few seconds, and when it was rejected.
     *
     * @param onRejection told first, so that whoever holds the key may look for another; must not block
     */
    static BearerTokens ofKey(Supplier<String> key, Runnable onRejection) {
        return new RotatingKey(key, onRejection, InstantSource.system());
    }
}
