package dev.inferencebridge.cassandra;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** No session with Cassandra could be opened. The message names the contact points, the datacenter and the reason. */
public final class CassandraConnectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> contactPoints;
    private final String datacenter;

    CassandraConnectException(CassandraSettings settings, String reason, @Nullable Throwable cause) {
        super(
                "cannot connect to Cassandra at " + String.join(", ", settings.contactPoints()) + ", datacenter '"
                        + settings.localDatacenter() + "': " + reason,
                cause);
        this.contactPoints = settings.contactPoints();
        this.datacenter = settings.localDatacenter();
    }

    public List<String> contactPoints() {
        return contactPoints;
    }

    public String datacenter() {
        return datacenter;
    }
}
