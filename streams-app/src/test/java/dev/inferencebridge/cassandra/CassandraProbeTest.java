package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.preflight.CassandraFacts.Grant;
import dev.inferencebridge.preflight.CassandraFacts.Keyspace;
import dev.inferencebridge.preflight.CassandraFacts.Role;
import dev.inferencebridge.preflight.CassandraFacts.Table;
import dev.inferencebridge.preflight.NotCheckedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CassandraProbeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID SCHEMA = new UUID(1, 2);

    private final RecordedReads reads = new RecordedReads();
    private final CassandraProbe probe = new CassandraProbe(reads, "dc1", List::of, () -> NOW);

    @Test
    void everything_that_it_runs_reads() {
        probe.cluster();
        probe.keyspaces();
        probe.tables();
        probe.cdcSettings();
        probe.clocks();
        probe.role("bridge");
        probe.transports();

        assertThat(reads.statements)
                .hasSizeGreaterThan(8)
                .allMatch(cql -> cql.matches("SELECT [^;]* FROM system(_schema|_views)?\\.[^;]*"
                        + "|LIST ROLES OF \"[^\";]*\"|LIST ALL PERMISSIONS OF \"[^\";]*\""));
    }

    @Test
    void each_node_is_asked_for_its_own_schema_version() {
        reads.answers.put("schema_version", () -> List.of(Map.of("schema_version", SCHEMA)));

        assertThat(probe.cluster().nodes())
                .extracting(node -> node.address() + " " + node.schema())
                .containsExactly("n1 " + SCHEMA, "n2 ");
    }

    @Test
    void replication_as_the_schema_keeps_it() {
        reads.answers.put(
                "system_schema.keyspaces",
                () -> List.of(
                        Map.of(
                                "keyspace_name",
                                "shop",
                                "replication",
                                Map.of("class", "org.apache.cassandra.locator.NetworkTopologyStrategy", "dc1", "3/1")),
                        Map.of("keyspace_name", "system_traces", "replication", Map.of("class", "x.SimpleStrategy"))));

        assertThat(probe.keyspaces())
                .containsExactly(new Keyspace("shop", "NetworkTopologyStrategy", Map.of("dc1", 3)));
    }

    @Test
    void tables_with_their_keys_and_columns() {
        reads.answers.put(
                "system_schema.tables",
                () -> List.of(
                        Map.of("keyspace_name", "shop", "table_name", "orders", "cdc", true),
                        Map.of("keyspace_name", "system", "table_name", "local", "cdc", false)));
        reads.answers.put(
                "system_schema.columns",
                () -> List.of(
                        column("item", "int", "clustering", 0),
                        column("shop_b", "text", "partition_key", 1),
                        column("shop_a", "text", "partition_key", 0),
                        column("country", "text", "static", -1),
                        column("address", "address", "regular", -1),
                        column("tags", "frozen<set<text>>", "regular", -1)));

        Table table = probe.tables().get(0);

        assertThat(probe.tables()).hasSize(1);
        assertThat(table.cdc()).isTrue();
        assertThat(table.shape().partitionKey()).containsExactly("shop_a", "shop_b");
        assertThat(table.shape().clusteringKey()).containsExactly("item");
        assertThat(table.shape().column("country")).contains(new ColumnShape("country", "text", true, false));
        assertThat(table.shape().column("address")).contains(new ColumnShape("address", "address", false, true));
        assertThat(table.shape().column("tags")).contains(new ColumnShape("tags", "frozen<set<text>>", false, false));
    }

    @Test
    void clocks_are_read_between_two_readings_of_ones_own() {
        reads.answers.put(
                "now()", () -> List.of(Map.of("millis", NOW.plusSeconds(4).toEpochMilli())));

        assertThat(probe.clocks()).hasSize(1).allSatisfy(clock -> {
            assertThat(clock.address()).isEqualTo("n1");
            assertThat(Duration.between(clock.before(), clock.theirs())).isEqualTo(Duration.ofSeconds(4));
        });
    }

    @Test
    void permissions_of_a_role() {
        reads.answers.put("LIST ROLES", () -> List.of(Map.of("role", "bridge", "super", false)));
        reads.answers.put(
                "LIST ALL PERMISSIONS",
                () -> List.of(Map.of("role", "bridge", "resource", "<table shop.p>", "permission", "MODIFY")));

        assertThat(probe.role("bridge"))
                .isEqualTo(new Role.Known("bridge", false, Set.of(new Grant("MODIFY", "<table shop.p>"))));
    }

    @Test
    void a_superuser_by_inheritance() {
        reads.answers.put(
                "LIST ROLES",
                () -> List.of(Map.of("role", "bridge", "super", false), Map.of("role", "admin", "super", true)));

        assertThat(probe.role("bridge")).isEqualTo(new Role.Known("bridge", true, Set.of()));
    }

    @Test
    void what_a_role_may_not_see_is_said_to_be_unknown() {
        reads.answers.put("LIST ROLES", () -> {
            throw new UnauthorizedException(FakeNodes.node("n1"), "no");
        });
        reads.answers.put("settings", () -> {
            throw new UnauthorizedException(FakeNodes.node("n1"), "no");
        });

        assertThat(probe.role("bridge")).isInstanceOf(Role.Unknown.class);
        assertThatExceptionOfType(NotCheckedException.class)
                .isThrownBy(probe::cdcSettings)
                .withMessage("the role may not read it");
    }

    @Test
    void a_cluster_without_an_authorizer() {
        reads.answers.put("LIST ROLES", () -> {
            throw new InvalidQueryException(FakeNodes.node("n1"), "not supported by AllowAllAuthorizer");
        });

        assertThat(probe.role("bridge")).isInstanceOf(Role.Unlimited.class);
    }

    private static Map<String, @Nullable Object> column(String name, String type, String kind, int position) {
        return Map.of(
                "keyspace_name",
                "shop",
                "table_name",
                "orders",
                "column_name",
                name,
                "type",
                type,
                "kind",
                kind,
                "position",
                position);
    }

    /** Two nodes, the second of which is down; answers by a part of the statement, else with nothing. */
    private static final class RecordedReads implements CqlReads {
        final List<String> statements = new ArrayList<>();
        final Map<String, Supplier<List<Map<String, @Nullable Object>>>> answers = new LinkedHashMap<>();

        @Override
        public List<Peer> peers() {
            return List.of(
                    new Peer(new UUID(0, 1), "n1", "dc1", "5.0.9", true),
                    new Peer(new UUID(0, 2), "n2", "dc1", "5.0.9", false));
        }

        @Override
        public List<Map<String, @Nullable Object>> read(String cql) {
            statements.add(cql);
            return answers.entrySet().stream()
                    .filter(entry -> cql.contains(entry.getKey()))
                    .findFirst()
                    .map(entry -> entry.getValue().get())
                    .orElseGet(List::of);
        }

        @Override
        public List<Map<String, @Nullable Object>> readAt(UUID node, String cql) {
            return read(cql);
        }
    }
}
