package dev.inferencebridge.kafka;

import dev.inferencebridge.tls.ReloadingTls;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of Kafka's clients over certificates that may be exchanged while they run, which those of Kafka itself may not. Made by
 * Kafka; thread-safe.
 */
public final class TlsEngines implements SslEngineFactory {

    /** The setting that holds the {@link ReloadingTls}. */
    private static final String TLS = "ssl.inference.bridge.tls";

    private @Nullable ReloadingTls tls;

    /** Settings for any client. Without {@code security.protocol}. */
    public static Map<String, Object> settings(ReloadingTls tls) {
        return Map.of(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngines.class, TLS, tls);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        if (!(settings.get(TLS) instanceof ReloadingTls configured)) {
            throw new IllegalArgumentException("the setting " + TLS + " is missing");
        }
        tls = configured;
    }

    /** Checks the host's name, whatever {@code ssl.endpoint.identification.algorithm} says. */
    @Override
    public SSLEngine createClientSslEngine(String host, int port, String identification) {
        ReloadingTls configured = tls;
        if (configured == null) {
            throw new IllegalStateException("not configured");
        }
        return configured.clientEngine(host, port);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {}
}
