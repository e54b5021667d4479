package dev.inferencebridge.localstack.cql;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import dev.inferencebridge.localstack.process.StackException;
import java.time.Duration;

/** Driver sessions to the stack's Cassandra node. Stateless. */
public final class CqlSessions {

    /** What SimpleSnitch calls the only data centre. */
    public static final String LOCAL_DATACENTER = "datacenter1";

    private static final int CLOSE_QUIET_MILLIS = 100;
    private static final int CLOSE_MILLIS = 5_000;

    private CqlSessions() {}

    /**
     * A new session, which the caller closes; patient enough for schema changes on a busy machine.
     *
     * @throws StackException when the node does not answer
     */
    public static CqlSession open(CqlNode node) {
        try {
            CqlSessionBuilder builder = CqlSession.builder();
            node.tls()
                    .ifPresent(tls -> builder.withSslEngineFactory(new ProgrammaticSslEngineFactory(tls, null, true)));
            return builder.addContactPoint(node.address())
                    .withAuthCredentials(node.user(), node.password())
                    .withLocalDatacenter(LOCAL_DATACENTER)
                    .withConfigLoader(options())
                    .build();
        } catch (DriverException e) {
            throw new StackException("Cassandra does not answer " + node + ": " + e.getMessage(), e);
        }
    }

    private static DriverConfigLoader options() {
        return DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, Duration.ofSeconds(10))
                // Nobody asks these sessions for the schema.
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                // A close waits so long for late events: 2 s by default, each time.
                .withString(DefaultDriverOption.NETTY_IO_SHUTDOWN_UNIT, "MILLISECONDS")
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, CLOSE_QUIET_MILLIS)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_TIMEOUT, CLOSE_MILLIS)
                .withString(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_UNIT, "MILLISECONDS")
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, CLOSE_QUIET_MILLIS)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_TIMEOUT, CLOSE_MILLIS)
                .build();
    }
}
