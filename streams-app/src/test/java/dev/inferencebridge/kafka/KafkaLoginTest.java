package dev.inferencebridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.IssuedToken;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.Test;

class KafkaLoginTest {

    private static final String TOKEN = "the-token";
    private static final Instant EXPIRES = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void the_login_gets_the_token_that_is_current_when_it_asks() throws Exception {
        TokenLoginHandler handler = handler(tokens(CompletableFuture.completedFuture(issued())));
        OAuthBearerTokenCallback callback = new OAuthBearerTokenCallback();

        handler.handle(new Callback[] {callback});

        assertThat(callback.token().value()).isEqualTo(TOKEN);
        assertThat(callback.token().lifetimeMs()).isEqualTo(EXPIRES.toEpochMilli());
        assertThat(callback.token().toString()).doesNotContain(TOKEN);
    }

    @Test
    void two_logins_with_one_token_are_two_credentials() throws Exception {
        TokenLoginHandler handler = handler(tokens(CompletableFuture.completedFuture(issued())));
        OAuthBearerTokenCallback first = new OAuthBearerTokenCallback();
        OAuthBearerTokenCallback second = new OAuthBearerTokenCallback();

        handler.handle(new Callback[] {first, second});

        assertThat(first.token()).isNotEqualTo(second.token());
    }

    @Test
    void a_login_without_a_token_says_why() {
        TokenLoginHandler handler =
                handler(tokens(CompletableFuture.failedFuture(new IllegalStateException("AADSTS700016"))));

        assertThatThrownBy(() -> handler.handle(new Callback[] {new OAuthBearerTokenCallback()}))
                .isInstanceOf(IOException.class)
                .hasMessage("AADSTS700016");
    }

    @Test
    void each_connection_logs_in_with_the_password_of_that_moment() throws Exception {
        String[] stored = {"first"};
        KafkaLogin.Scram login = new KafkaLogin.Scram("SCRAM-SHA-512", "bridge", () -> stored[0]);
        PasswordClientHandler handler = new PasswordClientHandler();
        handler.configure(login.settings(), "SCRAM-SHA-512", List.of());
        NameCallback name = new NameCallback("name");
        PasswordCallback password = new PasswordCallback("password", false);

        handler.handle(new Callback[] {name, password});
        assertThat(password.getPassword()).containsExactly("first".toCharArray());
        stored[0] = "second";
        handler.handle(new Callback[] {name, password});

        assertThat(name.getName()).isEqualTo("bridge");
        assertThat(password.getPassword()).containsExactly("second".toCharArray());
    }

    @Test
    void no_setting_shows_a_secret() {
        KafkaLogin scram = new KafkaLogin.Scram("SCRAM-SHA-512", "bridge", () -> "hunter2");
        KafkaLogin bearer = new KafkaLogin.Tokens(tokens(CompletableFuture.completedFuture(issued())));

        assertThat(scram.settings().toString()).contains("bridge").doesNotContain("hunter2");
        assertThat(bearer.settings().toString()).doesNotContain(TOKEN);
    }

    @Test
    void a_login_goes_over_tls_and_no_login_over_what_is_configured() {
        KafkaLogin scram = new KafkaLogin.Scram("SCRAM-SHA-512", "bridge", () -> "hunter2");

        assertThat(scram.settingsOver(Map.of())).containsEntry("security.protocol", "SASL_SSL");
        assertThat(new KafkaLogin.None().settingsOver(Map.of("ssl", "x"))).containsEntry("security.protocol", "SSL");
        assertThat(new KafkaLogin.None().settingsOver(Map.of())).isEmpty();
    }

    private static TokenLoginHandler handler(AccessTokens tokens) {
        TokenLoginHandler handler = new TokenLoginHandler();
        handler.configure(new KafkaLogin.Tokens(tokens).settings(), "OAUTHBEARER", List.of());
        return handler;
    }

    private static IssuedToken issued() {
        return new IssuedToken(TOKEN, EXPIRES);
    }

    private static AccessTokens tokens(CompletableFuture<IssuedToken> answer) {
        return new AccessTokens() {
            @Override
            public CompletableFuture<IssuedToken> issued() {
                return answer;
            }

            @Override
            public void rejected(String token) {}

            @Override
            public String toString() {
                return "tokens";
            }
        };
    }
}
