package dev.inferencebridge.kafka;

import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.IssuedToken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

/**
 * Gives Kafka's login the current access token. Made by Kafka; called by the thread that opens a client, and by Kafka's own
 * that refreshes logins, both of which may wait.
 */
public final class TokenLoginHandler implements AuthenticateCallbackHandler {

    /** The setting that holds the {@link AccessTokens}. It starts as it does because logins are shared by such settings. */
    static final String TOKENS = "sasl.inference.bridge.tokens";

    private static final Duration WAIT = Duration.ofSeconds(60);

    private @Nullable AccessTokens tokens;

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
        if (!(settings.get(TOKENS) instanceof AccessTokens configured)) {
            throw new IllegalArgumentException("the setting " + TOKENS + " is missing");
        }
        tokens = configured;
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerTokenCallback login) {
                login.token(new Bearer(current()));
            } else if (!(callback instanceof SaslExtensionsCallback)) {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private IssuedToken current() throws IOException {
        AccessTokens configured = tokens;
        if (configured == null) {
            throw new IllegalStateException("not configured");
        }
        try {
            return configured.issued().get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() == null ? e : e.getCause();
            // It names credential, scope and reason, and no token.
            throw new IOException(String.valueOf(failure.getMessage()));
        } catch (TimeoutException e) {
            throw new IOException("no access token within " + WAIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an access token");
        }
    }

    @Override
    public void close() {}

    /**
     * What Kafka wants to know of a token. It names no start: Kafka then counts the lifetime from now on, and asks again soon
     * enough where it is handed a token that is about to expire.
     *
     * <p>Equal to nothing but itself: Kafka keeps credentials in a set, adds that of the new login, and removes that of the
     * old. Of two logins with one token it would be left with none.
     */
    private static final class Bearer implements OAuthBearerToken {

        private final IssuedToken token;

        Bearer(IssuedToken token) {
            this.token = token;
        }

        @Override
        public String value() {
            return token.value();
        }

        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return token.expiresAt().toEpochMilli();
        }

        /** For Kafka's own log. */
        @Override
        public String principalName() {
            return "inference-bridge";
        }

        @Override
        public @Nullable Long startTimeMs() {
            return null;
        }

        @Override
        public String toString() {
            return "Bearer[" + token + "]";
        }
    }
}
