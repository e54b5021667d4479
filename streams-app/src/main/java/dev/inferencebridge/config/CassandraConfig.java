package dev.inferencebridge.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the bridge reaches Cassandra to store predictions. Immutable.
 *
 * @param keyspace of the bridge's own tables
 * @param requestTimeout of one write
 * @param maxInFlight writes under way at most, 1 or more
 */
public record CassandraConfig(
        ClusterAddress address,
        Optional<Login> login,
        Optional<CassandraTlsConfig> tls,
        String keyspace,
        Duration requestTimeout,
        Consistency consistency,
        int maxInFlight,
        DriverConfig driver) {

    public CassandraConfig {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("at least one write in flight is needed");
        }
    }

    /** The same cluster with another login. */
    public CassandraConfig as(Login other) {
        return new CassandraConfig(
                address, Optional.of(other), tls, keyspace, requestTimeout, consistency, maxInFlight, driver);
    }

    /** Every secret that the block refers to. */
    public List<SecretReference> secretReferences() {
        List<SecretReference> references = new ArrayList<>();
        login.ifPresent(who -> references.add(who.password()));
        tls.flatMap(CassandraTlsConfig::identity).ifPresent(who -> references.add(who.key()));
        return List.copyOf(references);
    }

    /** Who the bridge is to Cassandra. */
    public record Login(String username, SecretReference password) {}
}
