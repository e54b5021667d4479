package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS to the brokers. Immutable.
 *
 * @param trustedCertificates a PEM file, absolute; empty for the Java runtime's authorities
 * @param clientCertificate what the bridge shows of itself; empty where the brokers ask for nothing
 */
public record KafkaTlsConfig(Optional<Path> trustedCertificates, Optional<ClientCertificate> clientCertificate) {

    /**
     * A certificate with its key.
     *
     * @param certificate a PEM file with the chain, the bridge's own first; absolute
     * @param key in PEM form, PKCS#8, not encrypted
     */
    public record ClientCertificate(Path certificate, SecretReference key) {}
}
