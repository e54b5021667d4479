package dev.inferencebridge.preflight;

import dev.inferencebridge.change.TableShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a Cassandra cluster tells of itself. Immutable records. */
public final class CassandraFacts {

    private CassandraFacts() {}

    /**
     * A node.
     *
     * @param schema the version of its schema; empty text where it tells none
     * @param up whether it can be reached
     */
    public record Node(String address, String datacenter, String version, String schema, boolean up) {}

    /**
     * A keyspace.
     *
     * @param strategy the simple name of its class, such as {@code NetworkTopologyStrategy}
     * @param replicas by datacenter; under {@code SimpleStrategy} one entry, {@code replication_factor}
     */
    public record Keyspace(String name, String strategy, Map<String, Integer> replicas) {
        public Keyspace {
            replicas = Map.copyOf(replicas);
        }

        boolean isSimple() {
            return strategy.equals("SimpleStrategy");
        }

        /** Replicas that a datacenter holds; of a simple strategy, which knows none, all. */
        int replicasIn(String datacenter) {
            return isSimple() ? total() : replicas.getOrDefault(datacenter, 0);
        }

        int total() {
            return replicas.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** A table of the schema. */
    public record Table(TableShape shape, boolean cdc) {}

    /**
     * What one node is set to.
     *
     * @param values by name, as text; without those that it does not have
     */
    public record Settings(String address, Map<String, String> values) {}

    /**
     * A node's clock, read once.
     *
     * @param before this machine's clock when the question left
     * @param after this machine's clock when the answer came
     */
    public record Clock(String address, Instant before, Instant theirs, Instant after) {

        /** How far apart the clocks are at least, whatever the way took. */
        Duration apart() {
            if (theirs.isBefore(before)) {
                return Duration.between(theirs, before);
            }
            return theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
        }
    }

    /** A permission on a resource, both as Cassandra prints them: {@code MODIFY}, {@code <table shop.predictions>}. */
    public record Grant(String permission, String resource) {}

    /** What a role may do. */
    public sealed interface Role {

        <R> R fold(
                Function<? super Known, ? extends R> known,
                Function<? super Unlimited, ? extends R> unlimited,
                Function<? super Unknown, ? extends R> unknown);

        /** Its permissions, inherited ones among them. */
        record Known(String name, boolean superuser, Set<Grant> grants) implements Role {
            public Known {
                grants = Set.copyOf(grants);
            }

            @Override
            public <R> R fold(
                    Function<? super Known, ? extends R> known,
                    Function<? super Unlimited, ? extends R> unlimited,
                    Function<? super Unknown, ? extends R> unknown) {
                return known.apply(this);
            }
        }

        /**
         * The cluster enforces no permissions.
         *
         * @param why such as that it has no authorizer
         */
        record Unlimited(String why) implements Role {
            @Override
            public <R> R fold(
                    Function<? super Known, ? extends R> known,
                    Function<? super Unlimited, ? extends R> unlimited,
                    Function<? super Unknown, ? extends R> unknown) {
                return unlimited.apply(this);
            }
        }

        /** The cluster does not tell. */
        record Unknown(String why) implements Role {
            @Override
            public <R> R fold(
                    Function<? super Known, ? extends R> known,
                    Function<? super Unlimited, ? extends R> unlimited,
                    Function<? super Unknown, ? extends R> unknown) {
                return unknown.apply(this);
            }
        }
    }

    /** Everything that rules on replication need. */
    public record Cluster(List<Node> nodes, String localDatacenter) {
        public Cluster {
            nodes = List.copyOf(nodes);
        }

        List<String> datacenters() {
            return nodes.stream().map(Node::datacenter).distinct().sorted().toList();
        }

        long nodesIn(String datacenter) {
            return nodes.stream()
                    .filter(node -> node.datacenter().equals(datacenter))
                    .count();
        }

        long upIn(String datacenter) {
            return nodes.stream()
                    .filter(node -> node.up() && node.datacenter().equals(datacenter))
                    .count();
        }
    }
}
