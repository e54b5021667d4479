package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Encryption of the connections to Cassandra. Immutable.
 *
 * @param trustedCertificates a PEM file with the authorities to trust, absolute; the platform's when empty
 */
public record CassandraTlsConfig(
        Optional<Path> trustedCertificates, boolean hostnameVerification, Optional<Identity> identity) {

    /**
     * Who the bridge is to nodes that want a certificate.
     *
     * @param certificate PEM file with the chain, absolute
     * @param key to the private key in PEM
     */
    public record Identity(Path certificate, SecretReference key) {}
}
