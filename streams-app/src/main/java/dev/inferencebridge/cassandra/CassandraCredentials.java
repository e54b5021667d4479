package dev.inferencebridge.cassandra;

import java.util.function.Supplier;

/**
 * Whom to connect as. Immutable.
 *
 * @param password asked for each new connection, so that a rotated password is picked up; must be quick and thread-safe
 */
public record CassandraCredentials(String username, Supplier<String> password) {

    /** Does not show the password. */
    @Override
    public String toString() {
        return "CassandraCredentials[username=" + username + "]";
    }
}
