package dev.inferencebridge.preflight;

import java.time.Instant;
import java.util.Optional;

/**
 * A connection as it was made. Immutable.
 *
 * @param host as configured
 * @param tls empty for a plain connection
 */
public record TransportFacts(String host, Optional<Tls> tls) {

    /**
     * What a handshake came to.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param namesVerified whether the certificate must name the host
     * @param validUntil of the peer's own certificate
     */
    public record Tls(String protocol, boolean namesVerified, Instant validUntil) {}
}
