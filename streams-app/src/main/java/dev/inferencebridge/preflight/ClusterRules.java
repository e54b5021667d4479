package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.CassandraFacts.Clock;
import dev.inferencebridge.preflight.CassandraFacts.Cluster;
import dev.inferencebridge.preflight.CassandraFacts.Node;
import dev.inferencebridge.preflight.CassandraFacts.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the nodes of a cluster come to. Stateless. */
public final class ClusterRules {

    private static final Duration APART = Duration.ofSeconds(1);
    private static final Duration FAR_APART = Duration.ofSeconds(5);

    private ClusterRules() {}

    public static List<Finding> reachable(Cluster cluster) {
        return List.of(Finding.ok(cluster.nodes().stream().filter(Node::up).count() + " of "
                + cluster.nodes().size() + " nodes, datacenters " + String.join(", ", cluster.datacenters())));
    }

    public static List<Finding> nodes(Cluster cluster) {
        Findings findings = new Findings();
        if (cluster.upIn(cluster.localDatacenter()) == 0) {
            findings.fail(
                    "no node of datacenter " + cluster.localDatacenter() + " is up",
                    "start its nodes, or name another");
        }
        cluster.nodes().stream()
                .filter(node -> !node.up())
                .forEach(node ->
                        findings.warn("node " + node.address() + " in " + node.datacenter() + " is down", "start it"));
        TreeSet<String> versions =
                cluster.nodes().stream().map(Node::version).collect(Collectors.toCollection(TreeSet::new));
        if (versions.size() > 1) {
            findings.warn("nodes of several versions: " + String.join(", ", versions), "finish the upgrade");
        }
        versions.stream()
                .filter(version -> version.matches("[0-3]\\..*"))
                .forEach(version -> findings.warn(
                        "Cassandra " + version + " is older than 4.0, with which nobody tries the bridge", "upgrade"));
        return findings.orOk("Cassandra " + String.join(", ", versions));
    }

    public static List<Finding> schemaAgreement(Cluster cluster) {
        Map<String, List<String>> bySchema = cluster.nodes().stream()
                .filter(node -> node.up() && !node.schema().isEmpty())
                .collect(Collectors.groupingBy(
                        Node::schema, TreeMap::new, Collectors.mapping(Node::address, Collectors.toList())));
        if (bySchema.size() > 1) {
            String versions = bySchema.entrySet().stream()
                    .map(entry -> entry.getKey() + " on " + String.join(" ", entry.getValue()))
                    .collect(Collectors.joining("; "));
            return List.of(Finding.fail("nodes do not agree: " + versions, Check.CASSANDRA_SCHEMA.remedy()));
        }
        return List.of(Finding.ok("one schema version, " + String.join("", bySchema.keySet())));
    }

    public static List<Finding> cdcSettings(List<Settings> nodes) {
        Findings findings = new Findings();
        for (Settings node : nodes) {
            if (isOff(node, "cdc_enabled")) {
                findings.fail(
                        "node " + node.address() + " has cdc_enabled: false: it captures no change",
                        "set cdc_enabled: true in its cassandra.yaml, and restart it");
            }
            if (isOff(node, "cdc_block_writes")) {
                findings.warn(
                        "node " + node.address() + " has cdc_block_writes: false: over "
                                + node.values().getOrDefault("cdc_total_space", "cdc_total_space")
                                + " unread changes are deleted silently",
                        "set cdc_block_writes: true in its cassandra.yaml, and watch the free space of cdc_raw");
            }
        }
        return findings.orOk(nodes.stream()
                .map(node -> "cdc_total_space " + node.values().getOrDefault("cdc_total_space", "by default"))
                .distinct()
                .collect(Collectors.joining("; ")));
    }

    private static boolean isOff(Settings node, String setting) {
        return "false".equalsIgnoreCase(node.values().get(setting));
    }

    public static List<Finding> clocks(List<Clock> clocks) {
        Findings findings = new Findings();
        for (Clock clock : clocks) {
            String found = "the clock of node " + clock.address() + " is "
                    + clock.apart().toMillis() + " ms "
                    + (clock.theirs().isBefore(clock.before()) ? "behind" : "ahead of")
                    + " this machine's";
            if (clock.apart().compareTo(FAR_APART) > 0) {
                findings.fail(found, Check.CASSANDRA_CLOCK.remedy());
            } else if (clock.apart().compareTo(APART) > 0) {
                findings.warn(found, Check.CASSANDRA_CLOCK.remedy());
            }
        }
        return findings.orOk(clocks.stream()
                .map(Clock::apart)
                .max(Comparator.naturalOrder())
                .map(most -> most.isZero()
                        ? "no difference beyond the way there and back"
                        : "at most " + most.toMillis() + " ms apart")
                .orElse("no node to ask"));
    }
}
