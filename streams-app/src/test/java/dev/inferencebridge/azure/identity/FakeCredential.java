package dev.inferencebridge.azure.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A credential whose every request stays open until the test answers it. Thread-safe. */
final class FakeCredential implements TokenCredential {

    private final List<Sinks.One<AccessToken>> requests = new CopyOnWriteArrayList<>();
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.defer(() -> {
            Sinks.One<AccessToken> sink = Sinks.one();
            scopes.addAll(request.getScopes());
            requests.add(sink);
            return sink.asMono();
        });
    }

    int requests() {
        return requests.size();
    }

    List<String> scopes() {
        return scopes;
    }

    /** Answers the latest request. */
    void grant(String token, Instant expiresAt) {
        grant(new AccessToken(token, utc(expiresAt)));
    }

    void grant(String token, Instant expiresAt, Instant refreshAt) {
        grant(new AccessToken(token, utc(expiresAt), utc(refreshAt)));
    }

    void grantNothing() {
        latest().tryEmitEmpty().orThrow();
    }

    void refuse(Throwable failure) {
        latest().tryEmitError(failure).orThrow();
    }

    private void grant(AccessToken token) {
        latest().tryEmitValue(token).orThrow();
    }

    private Sinks.One<AccessToken> latest() {
        return requests.get(requests.size() - 1);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
