package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * How to reach a Cassandra cluster. Immutable.
 *
 * @param contactPoints some nodes as {@code host:port}; names are resolved anew at each reconnection
 * @param localDatacenter the datacenter whose nodes are asked, as Cassandra spells it
 * @param tls empty for plain connections; otherwise the name in a node's certificate must be that of the node
 * @param consistency of writes, such as {@code LOCAL_QUORUM}
 * @param requestTimeout of one attempt
 * @param connectTimeout how long {@link CassandraSession#connect} may take
 */
public record CassandraSettings(
        List<String> contactPoints,
        String localDatacenter,
        Optional<CassandraCredentials> credentials,
        Optional<SSLContext> tls,
        String consistency,
        Duration requestTimeout,
        Duration connectTimeout) {

    private static final Pattern HOST_AND_PORT = Pattern.compile(".+:\\d{1,5}");

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
        if (contactPoints.isEmpty() || localDatacenter.isEmpty()) {
            throw new IllegalArgumentException("at least one contact point and the local datacenter are needed");
        }
        for (String point : contactPoints) {
            if (!HOST_AND_PORT.matcher(point).matches()) {
                throw new IllegalArgumentException("the contact point '" + point + "' is not of the form host:port");
            }
        }
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
    }
}
