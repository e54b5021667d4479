package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;

/** Asks for the password at each new connection. Thread-safe. */
final class RotatingAuthProvider extends PlainTextAuthProviderBase {

    private final CassandraCredentials credentials;

    RotatingAuthProvider(CassandraCredentials credentials) {
        super("inference-bridge");
        this.credentials = credentials;
    }

    @Override
    protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
        return new Credentials(
                credentials.username().toCharArray(),
                credentials.password().get().toCharArray());
    }
}
