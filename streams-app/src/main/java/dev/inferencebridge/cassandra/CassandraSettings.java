package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How to reach a Cassandra cluster. Immutable.
 *
 * @param tls empty for plain connections; a {@link CassandraContact.Bundle} brings its own
 * @param consistency of writes, such as {@code LOCAL_QUORUM}
 * @param requestTimeout of one attempt
 * @param connectTimeout how long {@link CassandraSession#connect} may take
 */
public record CassandraSettings(
        CassandraContact contact,
        Optional<CassandraCredentials> credentials,
        Optional<CassandraTls> tls,
        String consistency,
        Duration requestTimeout,
        Duration connectTimeout,
        DriverTuning tuning) {

    public CassandraSettings {
        if (Arrays.stream(DefaultConsistencyLevel.values())
                .noneMatch(level -> level.name().equals(consistency))) {
            throw new IllegalArgumentException("'" + consistency + "' is no consistency level; they are "
                    + Arrays.toString(DefaultConsistencyLevel.values()));
        }
        if (requestTimeout.isNegative()
                || requestTimeout.isZero()
                || connectTimeout.isNegative()
                || connectTimeout.isZero()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
        if (tls.isPresent() && contact.<Boolean>fold(nodes -> false, bundle -> true)) {
            throw new IllegalArgumentException("a secure connect bundle brings its own TLS settings");
        }
    }
}
