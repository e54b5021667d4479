package dev.inferencebridge.cassandra;

import java.util.Set;

/** The keyspaces that are Cassandra's own. Stateless. */
final class SystemKeyspaces {

    static final String AUTH = "system_auth";

    private static final Set<String> OWN = Set.of(
            "system",
            AUTH,
            "system_schema",
            "system_distributed",
            "system_traces",
            "system_views",
            "system_virtual_schema",
            "system_cluster_metadata");

    private SystemKeyspaces() {}

    static boolean isOfUsers(String keyspace) {
        return !OWN.contains(keyspace);
    }
}
