package dev.inferencebridge.preflight;

import java.util.List;

/**
 * Port: asks a Cassandra cluster. Thread-safe. Every method waits for the answer, changes nothing, and throws
 * {@link NotCheckedException} where there is none.
 */
public interface CassandraQuestions {

    CassandraFacts.Cluster cluster();

    /** Those of users, and {@code system_auth}. */
    List<CassandraFacts.Keyspace> keyspaces();

    /** Every table of users. */
    List<CassandraFacts.Table> tables();

    /** Settings whose names start with {@code cdc_}, of every node that is up. */
    List<CassandraFacts.Settings> cdcSettings();

    /** The clocks of the nodes that are up. */
    List<CassandraFacts.Clock> clocks();

    CassandraFacts.Role role(String name);

    /** What is between the bridge and the nodes. */
    List<TransportFacts> transports();
}
