package dev.inferencebridge.cassandra;

import org.jspecify.annotations.Nullable;

/** No session with Cassandra could be opened. The message names the contact points, the datacenter and the reason. */
public final class CassandraConnectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String contact;
    private final String reason;

    CassandraConnectException(CassandraSettings settings, String reason, @Nullable Throwable cause) {
        super("cannot connect to Cassandra at " + settings.contact().description() + ": " + reason, cause);
        this.contact = settings.contact().description();
        this.reason = reason;
    }

    /** Where a connection was tried. */
    public String contact() {
        return contact;
    }

    /** What was wrong, and what to do. */
    public String reason() {
        return reason;
    }
}
