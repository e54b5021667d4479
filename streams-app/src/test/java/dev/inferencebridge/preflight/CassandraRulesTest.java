package dev.inferencebridge.preflight;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.ColumnNeeds;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.preflight.CassandraFacts.Clock;
import dev.inferencebridge.preflight.CassandraFacts.Cluster;
import dev.inferencebridge.preflight.CassandraFacts.Grant;
import dev.inferencebridge.preflight.CassandraFacts.Keyspace;
import dev.inferencebridge.preflight.CassandraFacts.Node;
import dev.inferencebridge.preflight.CassandraFacts.Role;
import dev.inferencebridge.preflight.CassandraFacts.Settings;
import dev.inferencebridge.preflight.CassandraFacts.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule with facts that it does not like, and with some that it does. */
class CassandraRulesTest {

    private static final TableName SOURCE = TableName.parse("shop.payments");
    private static final TableName PREDICTIONS = TableName.parse("shop.predictions");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Keyspace THREE = network(Map.of("dc1", 3, "dc2", 3));

    @Test
    void a_sound_cluster_passes_everything() {
        Cluster cluster = cluster(3, 3);

        Found.ok(ClusterRules.reachable(cluster));
        Found.ok(ClusterRules.nodes(cluster));
        Found.ok(ClusterRules.schemaAgreement(cluster));
        Found.ok(ReplicationRules.replication(THREE, cluster, true, "LOCAL_QUORUM"));
        Found.ok(ReplicationRules.consistency(THREE, cluster, "LOCAL_QUORUM"));
        Found.ok(ReplicationRules.login(THREE, cluster));
        Found.ok(ClusterRules.cdcSettings(
                List.of(new Settings("n1", Map.of("cdc_enabled", "true", "cdc_block_writes", "true")))));
        Found.ok(ClusterRules.clocks(List.of(new Clock("n1", NOW, NOW.plusMillis(2), NOW.plusMillis(4)))));
    }

    @Test
    void a_node_that_is_down() {
        Cluster cluster = new Cluster(
                List.of(node("n1", "dc1", "5.0.9", "a", true), node("n2", "dc1", "5.0.9", "", false)), "dc1");

        Found.warn(ClusterRules.nodes(cluster), "node n2 in dc1 is down");
    }

    @Test
    void no_node_of_the_local_datacenter() {
        Cluster cluster = new Cluster(
                List.of(node("n1", "dc1", "5.0.9", "a", false), node("n2", "dc2", "5.0.9", "a", true)), "dc1");

        Found.fail(ClusterRules.nodes(cluster), "no node of datacenter dc1 is up");
    }

    @Test
    void nodes_of_several_and_of_old_versions() {
        Cluster cluster = new Cluster(
                List.of(node("n1", "dc1", "3.11.4", "a", true), node("n2", "dc1", "5.0.9", "a", true)), "dc1");

        Found.warn(ClusterRules.nodes(cluster), "several versions: 3.11.4, 5.0.9");
        Found.warn(ClusterRules.nodes(cluster), "3.11.4 is older than 4.0");
    }

    @Test
    void nodes_that_do_not_agree_on_the_schema() {
        Cluster cluster = new Cluster(
                List.of(
                        node("n1", "dc1", "5.0.9", "aaa", true),
                        node("n2", "dc1", "5.0.9", "bbb", true),
                        node("n3", "dc1", "5.0.9", "", true)),
                "dc1");

        Found.fail(ClusterRules.schemaAgreement(cluster), "aaa on n1; bbb on n2");
    }

    @Test
    void simple_strategy_in_two_datacenters() {
        Keyspace simple = new Keyspace("shop", "SimpleStrategy", Map.of("replication_factor", 3));

        Found.fail(
                ReplicationRules.replication(simple, cluster(3, 3), true, "LOCAL_QUORUM"),
                "SimpleStrategy in 2 datacenters");
        Found.warn(ReplicationRules.replication(simple, cluster(3, 3), false, "LOCAL_QUORUM"), "SimpleStrategy");
        Found.warn(ReplicationRules.replication(simple, cluster(3, 3), true, "QUORUM"), "SimpleStrategy");
        Found.ok(ReplicationRules.replication(simple, new Cluster(nodes("dc1", 3), "dc1"), true, "LOCAL_QUORUM"));
    }

    @Test
    void few_replicas() {
        Found.warn(
                ReplicationRules.replication(network(Map.of("dc1", 1, "dc2", 1)), cluster(3, 3), true, "LOCAL_ONE"),
                "1 replica in dc1: one disk");
        Found.warn(
                ReplicationRules.replication(network(Map.of("dc1", 2, "dc2", 2)), cluster(3, 3), true, "LOCAL_ONE"),
                "2 replicas in dc2: with one node down");
    }

    @Test
    void more_replicas_than_nodes() {
        Found.warn(
                ReplicationRules.replication(THREE, cluster(2, 3), true, "LOCAL_ONE"),
                "wants 3 replicas in dc1, where there are 2 nodes");
    }

    @Test
    void uneven_replicas() {
        Found.warn(
                ReplicationRules.replication(network(Map.of("dc1", 3, "dc2", 5)), cluster(5, 5), true, "LOCAL_ONE"),
                "dc1=3, dc2=5 replicas: uneven");
    }

    @Test
    void no_replicas_where_the_bridge_is() {
        Keyspace elsewhere = network(Map.of("dc2", 3));

        Found.fail(
                ReplicationRules.replication(elsewhere, cluster(3, 3), true, "LOCAL_QUORUM"),
                "no replicas in the local datacenter dc1");
        Found.warn(ReplicationRules.replication(elsewhere, cluster(3, 3), false, "LOCAL_QUORUM"), "no replicas");
    }

    @Test
    void a_consistency_that_is_never_reached() {
        Keyspace one = network(Map.of("dc1", 1));

        Found.fail(ReplicationRules.consistency(one, cluster(3, 3), "THREE"), "THREE wants 3 answers");
        Found.fail(
                ReplicationRules.consistency(network(Map.of("dc2", 3)), cluster(3, 3), "LOCAL_QUORUM"),
                "has 0 replicas");
        Found.fail(ReplicationRules.consistency(THREE, new Cluster(nodes("dc1", 1), "dc1"), "LOCAL_QUORUM"), "1 nodes");
        Found.ok(ReplicationRules.consistency(THREE, cluster(3, 3), "EACH_QUORUM"));
    }

    @Test
    void a_consistency_that_may_wait_for_nodes_that_are_down() {
        Cluster cluster = new Cluster(
                List.of(
                        node("n1", "dc1", "5.0.9", "a", true),
                        node("n2", "dc1", "5.0.9", "", false),
                        node("n3", "dc1", "5.0.9", "", false)),
                "dc1");

        Found.warn(
                ReplicationRules.consistency(network(Map.of("dc1", 3)), cluster, "LOCAL_QUORUM"),
                "2 of 3 nodes are down",
                "some writes wait");
    }

    @Test
    void logins_that_one_node_takes_with_it() {
        Keyspace auth = new Keyspace("system_auth", "SimpleStrategy", Map.of("replication_factor", 1));

        Found.warn(ReplicationRules.login(auth, cluster(3, 3)), "system_auth has 1 replica");
        Found.warn(
                ReplicationRules.login(
                        new Keyspace("system_auth", "NetworkTopologyStrategy", Map.of("dc2", 3)), cluster(3, 3)),
                "0 replicas for the 3 nodes of dc1");
        Found.ok(ReplicationRules.login(auth, new Cluster(nodes("dc1", 1), "dc1")));
    }

    @Test
    void settings_that_lose_changes() {
        List<Settings> nodes = List.of(
                new Settings("n1", Map.of("cdc_enabled", "false")),
                new Settings(
                        "n2", Map.of("cdc_enabled", "true", "cdc_block_writes", "false", "cdc_total_space", "4GiB")));

        Found.fail(ClusterRules.cdcSettings(nodes), "node n1 has cdc_enabled: false");
        Found.warn(ClusterRules.cdcSettings(nodes), "node n2 has cdc_block_writes: false", "4GiB");
    }

    @Test
    void clocks_that_differ() {
        Clock behind = new Clock("n1", NOW, NOW.minusSeconds(2), NOW.plusMillis(5));
        Clock ahead = new Clock("n2", NOW, NOW.plusSeconds(9), NOW.plusSeconds(1));

        Found.warn(ClusterRules.clocks(List.of(behind)), "node n1 is 2000 ms behind");
        Found.fail(ClusterRules.clocks(List.of(ahead)), "node n2 is 8000 ms ahead");
    }

    @Test
    void a_slow_answer_is_no_difference_of_clocks() {
        Found.ok(ClusterRules.clocks(List.of(new Clock("n1", NOW, NOW.plusSeconds(3), NOW.plusSeconds(8)))));
    }

    @Test
    void a_source_that_is_not_captured() {
        Found.fail(TableRules.cdc(SOURCE, List.of()), "there is no table shop.payments");
        Found.fail(TableRules.cdc(SOURCE, List.of(table(SOURCE, false))), "cdc = false");
        Found.ok(TableRules.cdc(SOURCE, List.of(table(SOURCE, true))));
    }

    @Test
    void a_vector_in_any_captured_table() {
        Table other = table(TableName.parse("blog.posts"), true, column("embedding", "vector<float, 16>", false));

        Found.fail(TableRules.cdcTraps(Set.of(SOURCE), List.of(table(SOURCE, true), other)), "blog.posts", "embedding");
        Found.ok(TableRules.cdcTraps(
                Set.of(SOURCE),
                List.of(
                        table(SOURCE, true),
                        table(other.shape().table(), false, column("e", "vector<float, 2>", false)))));
    }

    @Test
    void a_type_that_is_not_frozen() {
        ColumnShape address = new ColumnShape("address", "address", false, true);

        Found.fail(TableRules.cdcTraps(Set.of(SOURCE), List.of(table(SOURCE, true, address))), "loses the changes");
        Found.warn(
                TableRules.cdcTraps(Set.of(SOURCE), List.of(table(TableName.parse("blog.posts"), true, address))),
                "blog.posts");
        Found.ok(TableRules.cdcTraps(
                Set.of(SOURCE),
                List.of(table(
                        SOURCE,
                        true,
                        column("a", "frozen<address>", false),
                        new ColumnShape("tags", "set<text>", false, true)))));
    }

    @Test
    void a_source_of_counters() {
        Found.fail(
                TableRules.cdcTraps(Set.of(SOURCE), List.of(table(SOURCE, true, column("hits", "counter", false)))),
                "holds counters");
    }

    @Test
    void columns_that_features_cannot_read() {
        Table table = table(
                SOURCE,
                true,
                column("amount", "blob", false),
                column("f", "frozen<list<double>>", false),
                column("g", "vector<float, 8>", false),
                column("country", "text", true),
                new ColumnShape("tags", "list<int>", false, true));

        List<Finding> findings = TableRules.columns(
                needs(
                        List.of("country", "region"),
                        new FeatureDefinition.Column("amount", "amount"),
                        new FeatureDefinition.Column("colour", "colour"),
                        new FeatureDefinition.Vector("g", "g", 16),
                        new FeatureDefinition.Vector("tags", "tags", 4)),
                List.of(table));

        Found.fail(findings, "feature 'amount' reads column 'amount'", "it is blob");
        Found.fail(findings, "'colour'", "no such column");
        Found.fail(findings, "'g'", "16 elements");
        Found.fail(findings, "predictions include column 'region'");
        Found.warn(findings, "'country'", "static");
        Found.warn(findings, "'tags'", "do not tell its value");
        Found.ok(TableRules.columns(needs(List.of("id"), new FeatureDefinition.Vector("f", "f", 16)), List.of(table)));
        Found.fail(
                TableRules.columns(needs(List.of(), new FeatureDefinition.Vector("f", "f", 16)), List.of()),
                "there is no table");
    }

    @Test
    void permissions_that_are_missing() {
        Role role = new Role.Known("bridge", false, Set.of(new Grant("SELECT", "<keyspace shop>")));

        Found.fail(permissions(role), "role bridge may not MODIFY table shop.predictions");
    }

    @Test
    void permissions_beyond_the_need() {
        Role role = new Role.Known(
                "bridge",
                false,
                Set.of(
                        new Grant("MODIFY", "<keyspace shop>"),
                        new Grant("SELECT", "<table shop.payments>"),
                        new Grant("DROP", "<all keyspaces>"),
                        new Grant("SELECT", "<table system_views.settings>")));

        Found.warn(permissions(role), "DROP on ALL KEYSPACES, MODIFY on KEYSPACE shop");
    }

    @Test
    void what_another_pipeline_needs_is_not_too_much() {
        RoleRules.Needs one = new RoleRules.Needs(Set.of(SOURCE), Set.of());
        RoleRules.Needs all = new RoleRules.Needs(Set.of(SOURCE), Set.of(PREDICTIONS));
        Role role = new Role.Known(
                "bridge",
                false,
                Set.of(new Grant("MODIFY", "<table shop.predictions>"), new Grant("SELECT", "<table shop.payments>")));

        Found.ok(RoleRules.permissions(one, all, Set.of(), role));
        Found.warn(RoleRules.permissions(one, one, Set.of(), role), "MODIFY on TABLE shop.predictions");
    }

    @Test
    void a_superuser() {
        Found.warn(permissions(new Role.Known("cassandra", true, Set.of())), "role cassandra is a superuser");
    }

    @Test
    void permissions_that_are_not_told_or_not_enforced() {
        Found.warn(permissions(new Role.Unknown("role x may not list")), "not checked: role x may not list");
        Found.warn(permissions(new Role.Unlimited("no authorizer")), "may do everything");
    }

    @Test
    void the_least_role() {
        Found.ok(permissions(new Role.Known(
                "bridge",
                false,
                Set.of(
                        new Grant("MODIFY", "<table shop.predictions>"),
                        new Grant("SELECT", "<table shop.payments>"),
                        new Grant("DESCRIBE", "<role bridge>")))));
    }

    private static List<Finding> permissions(Role role) {
        RoleRules.Needs needs = new RoleRules.Needs(Set.of(SOURCE), Set.of(PREDICTIONS));
        return RoleRules.permissions(needs, needs, Set.of(), role);
    }

    private static TableNeeds needs(List<String> carried, FeatureDefinition... features) {
        return new TableNeeds(SOURCE, true, true, ColumnNeeds.ofSource(new FeatureSchema(List.of(features))), carried);
    }

    private static ColumnShape column(String name, String type, boolean isStatic) {
        return new ColumnShape(name, type, isStatic, false);
    }

    private static Table table(TableName name, boolean cdc, ColumnShape... columns) {
        Map<String, ColumnShape> byName = new LinkedHashMap<>();
        byName.put("id", column("id", "text", false));
        for (ColumnShape column : columns) {
            byName.put(column.name(), column);
        }
        return new Table(new TableShape(name, List.of("id"), List.of(), byName), cdc);
    }

    private static Keyspace network(Map<String, Integer> replicas) {
        return new Keyspace("shop", "NetworkTopologyStrategy", replicas);
    }

    private static Cluster cluster(int first, int second) {
        List<Node> nodes = new ArrayList<>(nodes("dc1", first));
        nodes.addAll(nodes("dc2", second));
        return new Cluster(nodes, "dc1");
    }

    private static List<Node> nodes(String datacenter, int count) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(node(datacenter + "-" + i, datacenter, "5.0.9", "a", true));
        }
        return nodes;
    }

    private static Node node(String address, String datacenter, String version, String schema, boolean up) {
        return new Node(address, datacenter, version, schema, up);
    }
}
