package dev.inferencebridge.cassandra;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs CQL that reads. Thread-safe; waits for the answer. */
interface CqlReads {

    /** Every node that the cluster knows. */
    List<Peer> peers();

    /** The rows of an answer, each by column; fails as the driver does. */
    List<Map<String, @Nullable Object>> read(String cql);

    /** As {@link #read}, of one node. */
    List<Map<String, @Nullable Object>> readAt(UUID node, String cql);

    /**
     * A node as the driver sees it.
     *
     * @param up whether it is not known to be down
     */
    record Peer(UUID id, String address, String datacenter, String version, boolean up) {}
}
