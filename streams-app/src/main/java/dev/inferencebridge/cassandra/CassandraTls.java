package dev.inferencebridge.cassandra;

import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Encrypted connections to Cassandra. Immutable. TLS 1.2 and 1.3, and nothing older, whatever the platform allows.
 *
 * @param context asked at each connection; what it trusts and shows may change
 * @param hostnameVerification whether a node's certificate must be for the name or address that is connected to
 */
public record CassandraTls(SSLContext context, boolean hostnameVerification) {

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
}
