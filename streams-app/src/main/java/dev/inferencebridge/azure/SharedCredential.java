package dev.inferencebridge.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The tokens that the bridge holds, as clients of the Azure SDK ask for them. Thread-safe. It asks for one scope at a time,
 * and in the identity's own tenant.
 */
public final class SharedCredential implements TokenCredential {

    private final Function<String, ? extends AccessTokens> tokens;

    /** @param tokens of a scope; thread-safe */
    public SharedCredential(Function<String, ? extends AccessTokens> tokens) {
        this.tokens = tokens;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        List<String> scopes = request.getScopes();
        if (scopes.size() != 1) {
            return Mono.error(new IllegalArgumentException("one scope is needed, not " + scopes));
        }
        return Mono.fromFuture(() -> tokens.apply(scopes.get(0)).issued())
                .map(token -> new AccessToken(token.value(), token.expiresAt().atOffset(ZoneOffset.UTC)));
    }
}
