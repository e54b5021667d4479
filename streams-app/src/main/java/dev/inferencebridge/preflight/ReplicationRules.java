package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.CassandraFacts.Cluster;
import dev.inferencebridge.preflight.CassandraFacts.Keyspace;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the replication of a keyspace comes to. Stateless. */
public final class ReplicationRules {

    private static final int ENOUGH = 3;

    private ReplicationRules() {}

    /**
     * A keyspace of tables.
     *
     * @param used whether the bridge itself writes or reads there, and not change data capture alone
     * @param consistency with which
     */
    public static List<Finding> replication(Keyspace keyspace, Cluster cluster, boolean used, String consistency) {
        Findings findings = new Findings();
        if (keyspace.isSimple() && cluster.datacenters().size() > 1) {
            String found = "keyspace " + keyspace.name() + " has SimpleStrategy in "
                    + cluster.datacenters().size() + " datacenters: its replicas lie in any of them";
            if (used && isLocal(consistency)) {
                findings.fail(found + ", and " + consistency + " may never be reached", remedy(keyspace, cluster));
            } else {
                findings.warn(found, remedy(keyspace, cluster));
            }
        } else if (!keyspace.isSimple() && keyspace.replicasIn(cluster.localDatacenter()) == 0) {
            String found = "keyspace " + keyspace.name() + " has no replicas in the local datacenter "
                    + cluster.localDatacenter();
            findings.add(
                    used
                            ? Finding.fail(found, remedy(keyspace, cluster))
                            : Finding.warn(found, remedy(keyspace, cluster)));
        }
        few(findings, keyspace, cluster);
        if (!keyspace.isSimple()
                && keyspace.replicas().values().stream().distinct().count() > 1) {
            findings.warn(
                    "keyspace " + keyspace.name() + " has " + told(keyspace) + " replicas: uneven",
                    remedy(keyspace, cluster));
        }
        return findings.orOk(keyspace.strategy() + " " + told(keyspace));
    }

    private static void few(Findings findings, Keyspace keyspace, Cluster cluster) {
        new TreeMap<>(keyspace.replicas()).forEach((datacenter, replicas) -> {
            boolean simple = keyspace.isSimple();
            long nodes = simple ? cluster.nodes().size() : cluster.nodesIn(datacenter);
            String where = simple ? "" : " in " + datacenter;
            if (replicas > nodes) {
                findings.warn(
                        "keyspace " + keyspace.name() + " wants " + replicas + " replicas" + where
                                + ", where there are " + nodes + " nodes",
                        "add nodes, or lower the replication factor");
            }
            if (replicas < ENOUGH) {
                findings.warn(
                        "keyspace " + keyspace.name() + " has " + replicas + (replicas == 1 ? " replica" : " replicas")
                                + where
                                + (replicas == 1
                                        ? ": one disk is all there is"
                                        : ": with one node down, no quorum is left"),
                        remedy(keyspace, cluster));
            }
        });
    }

    /** Whether writes at a consistency can be acknowledged. */
    public static List<Finding> consistency(Keyspace keyspace, Cluster cluster, String consistency) {
        String local = cluster.localDatacenter();
        int replicas = isLocal(consistency) ? keyspace.replicasIn(local) : keyspace.total();
        int wanted = wanted(keyspace, replicas, consistency);
        long up = isLocal(consistency)
                ? cluster.upIn(local)
                : cluster.nodes().stream().filter(CassandraFacts.Node::up).count();
        long nodes =
                isLocal(consistency) ? cluster.nodesIn(local) : cluster.nodes().size();
        if (wanted > replicas || wanted > nodes) {
            return List.of(Finding.fail(
                    consistency + " wants " + wanted + " answers; keyspace " + keyspace.name() + " has " + replicas
                            + " replicas on " + nodes + " nodes: no write is ever acknowledged",
                    Check.CASSANDRA_CONSISTENCY.remedy()));
        }
        if (nodes - up > replicas - wanted) {
            return List.of(Finding.warn(
                    (nodes - up) + " of " + nodes + " nodes are down, and " + consistency + " with " + replicas
                            + " replicas of keyspace " + keyspace.name() + " bears " + (replicas - wanted)
                            + ": some writes wait",
                    "start the nodes"));
        }
        return List.of(Finding.ok(consistency + ": " + wanted + " of " + replicas + " replicas of " + keyspace.name()));
    }

    /** For a cluster in which the bridge logs in. */
    public static List<Finding> login(Keyspace auth, Cluster cluster) {
        Findings findings = new Findings();
        for (String datacenter : cluster.datacenters()) {
            int replicas = auth.replicasIn(datacenter);
            long nodes = auth.isSimple() ? cluster.nodes().size() : cluster.nodesIn(datacenter);
            if (replicas < Math.min(ENOUGH, nodes)) {
                findings.warn(
                        auth.name() + " has " + replicas + (replicas == 1 ? " replica" : " replicas") + " for the "
                                + nodes + " nodes of " + datacenter + ": when they are down, nobody can log in",
                        remedy(auth, cluster));
            }
        }
        return findings.orOk(auth.strategy() + " " + told(auth));
    }

    private static int wanted(Keyspace keyspace, int replicas, String consistency) {
        return switch (consistency) {
            case "TWO" -> 2;
            case "THREE" -> 3;
            case "ALL" -> replicas;
            case "QUORUM", "LOCAL_QUORUM" -> replicas / 2 + 1;
            case "EACH_QUORUM" ->
                keyspace.replicas().values().stream()
                        .mapToInt(each -> each / 2 + 1)
                        .sum();
            default -> 1;
        };
    }

    private static boolean isLocal(String consistency) {
        return consistency.startsWith("LOCAL_");
    }

    private static String told(Keyspace keyspace) {
        return new TreeMap<>(keyspace.replicas())
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String remedy(Keyspace keyspace, Cluster cluster) {
        String wanted = cluster.datacenters().stream()
                .map(datacenter -> "'" + datacenter + "': " + ENOUGH)
                .collect(Collectors.joining(", "));
        boolean small = cluster.datacenters().stream().anyMatch(datacenter -> cluster.nodesIn(datacenter) < ENOUGH);
        return (small ? "have 3 nodes or more in each datacenter, then " : "") + "ALTER KEYSPACE " + keyspace.name()
                + " WITH replication = {'class': 'NetworkTopologyStrategy', " + wanted + "}; then nodetool repair";
    }
}
