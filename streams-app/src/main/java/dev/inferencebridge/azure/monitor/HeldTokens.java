package dev.inferencebridge.azure.monitor;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Tokens that somebody else keeps and refreshes, for a client of the Azure SDK. Thread-safe. The client is made to ask again
 * soon, so that it always has the current one.
 */
public final class HeldTokens implements TokenCredential {

    /** A client of the SDK asks five minutes before it thinks that a token expires. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(6);

    private final Supplier<CompletableFuture<String>> tokens;
    private final Clock clock;

    public HeldTokens(Supplier<CompletableFuture<String>> tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromFuture(tokens)
                .map(token -> new AccessToken(
                        token, clock.instant().plus(ASK_AGAIN_AFTER).atOffset(ZoneOffset.UTC)));
    }
}
