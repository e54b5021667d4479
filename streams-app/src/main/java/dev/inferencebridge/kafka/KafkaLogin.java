package dev.inferencebridge.kafka;

import dev.inferencebridge.azure.AccessTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * How to log in to brokers. Immutable.
 *
 * <p>The settings hold objects beside texts: the tokens, or the password's source, reach Kafka's handlers as values of
 * settings of their own. So no setting, JAAS text or log shows a secret, and each connection gets the current one.
 */
public sealed interface KafkaLogin {

    /** Settings for any client: producer, consumer, admin, Kafka Streams. */
    Map<String, Object> settings();

    /** No login. */
    record None() implements KafkaLogin {
        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }
    }

    /**
     * OAUTHBEARER with tokens of Microsoft Entra ID.
     *
     * @param tokens for the brokers' scope
     */
    record Tokens(AccessTokens tokens) implements KafkaLogin {
        @Override
        public Map<String, Object> settings() {
            return Map.of(
                    SaslConfigs.SASL_MECHANISM,
                    OAuthBearerLoginModule.OAUTHBEARER_MECHANISM,
                    SaslConfigs.SASL_JAAS_CONFIG,
                    OAuthBearerLoginModule.class.getName() + " required;",
                    SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                    TokenLoginHandler.class.getName(),
                    TokenLoginHandler.TOKENS,
                    tokens);
        }
    }

    /**
     * SASL/SCRAM.
     *
     * @param mechanism {@code SCRAM-SHA-512} or {@code SCRAM-SHA-256}
     * @param password asked at each new connection; quick and thread-safe
     */
    record Scram(String mechanism, String username, Supplier<String> password) implements KafkaLogin {
        @Override
        public Map<String, Object> settings() {
            return Map.of(
                    SaslConfigs.SASL_MECHANISM,
                    mechanism,
                    SaslConfigs.SASL_JAAS_CONFIG,
                    ScramLoginModule.class.getName() + " required;",
                    SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS,
                    PasswordClientHandler.class.getName(),
                    PasswordClientHandler.LOGIN,
                    this);
        }

        @Override
        public String toString() {
            return "Scram[" + mechanism + " as " + username + "]";
        }
    }

    /**
     * The settings of this login over that encryption, the protocol included. A login always goes over TLS.
     *
     * @param tls what {@link TlsEngines#settings} made; empty to leave TLS to Kafka's own settings
     */
    default Map<String, Object> settingsOver(Map<String, Object> tls) {
        Map<String, Object> all = new HashMap<>(tls);
        Map<String, Object> login = settings();
        all.putAll(login);
        if (!login.isEmpty()) {
            all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, SecurityProtocol.SASL_SSL.name);
        } else if (!tls.isEmpty()) {
            all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, SecurityProtocol.SSL.name);
        }
        return all;
    }
}
