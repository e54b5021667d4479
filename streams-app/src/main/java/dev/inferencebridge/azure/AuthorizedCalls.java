package dev.inferencebridge.azure;

import dev.inferencebridge.http.HttpAnswer;
import dev.inferencebridge.http.HttpCall;
import dev.inferencebridge.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Calls with an access token of the bridge's identity. Thread-safe; does not block. After 401 or 403 the token is replaced, and
 * the call sent once more.
 */
public final class AuthorizedCalls implements AutoCloseable {

    private final HttpClient http;
    private final Supplier<? extends AccessTokens> tokens;

    /**
     * Asks for no token yet.
     *
     * @param http closed with this
     * @param tokens asked at every call; must not block
     */
    public AuthorizedCalls(HttpClient http, Supplier<? extends AccessTokens> tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    /** Sends. The future does not fail: without a token there is no answer. */
    public CompletableFuture<HttpAnswer> send(HttpCall call) {
        return issued().thenCompose(token -> exchange(call, token)).exceptionally(AuthorizedCalls::withoutToken);
    }

    private CompletableFuture<HttpAnswer> exchange(HttpCall call, IssuedToken token) {
        return http.send(authorized(call, token)).thenCompose(answer -> {
            if (!answer.isUnauthorized()) {
                return CompletableFuture.completedFuture(answer);
            }
            tokens.get().rejected(token.value());
            return issued().thenCompose(fresh -> fresh.value().equals(token.value())
                            ? CompletableFuture.completedFuture(answer)
                            : http.send(authorized(call, fresh)))
                    .exceptionally(failure -> answer);
        });
    }

    private CompletableFuture<IssuedToken> issued() {
        try {
            return tokens.get().issued();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpCall authorized(HttpCall call, IssuedToken token) {
        return call.with("Authorization", "Bearer " + token.value());
    }

    private static HttpAnswer withoutToken(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return HttpAnswer.none("no token: " + cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    @Override
    public void close() {
        http.close();
    }
}
