package dev.inferencebridge.cassandra;

/** The bridge's own tables cannot be brought up to date. The message says what is in the way, and what to do. */
public final class CassandraSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CassandraSchemaException(String message) {
        super(message);
    }

    CassandraSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
