package dev.inferencebridge.localstack.cql;

import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to log in to the stack's Cassandra node. Immutable.
 *
 * @param tls empty for plain connections; otherwise trusts the node's certificate
 */
public record CqlNode(InetSocketAddress address, String user, String password, Optional<SSLContext> tls) {

    /** The same node as somebody else. */
    public CqlNode as(String otherUser, String otherPassword) {
        return new CqlNode(address, otherUser, otherPassword, tls);
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return user + " at " + address.getHostString() + ":" + address.getPort();
    }
}
