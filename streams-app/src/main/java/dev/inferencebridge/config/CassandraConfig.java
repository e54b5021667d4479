package dev.inferencebridge.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the bridge reaches Cassandra to store predictions. Immutable.
 *
 * @param requestTimeout of one write
 * @param maxInFlight writes under way at most, 1 or more
 */
public record CassandraConfig(
        List<HostPort> contactPoints,
        String localDatacenter,
        Optional<Login> login,
        Duration requestTimeout,
        Consistency consistency,
        int maxInFlight) {

    public CassandraConfig {
        if (contactPoints.isEmpty() || maxInFlight < 1) {
            throw new IllegalArgumentException("at least one contact point and one write in flight are needed");
        }
        contactPoints = List.copyOf(contactPoints);
    }

    /** Who the bridge is to Cassandra. */
    public record Login(String username, SecretReference password) {}
}
