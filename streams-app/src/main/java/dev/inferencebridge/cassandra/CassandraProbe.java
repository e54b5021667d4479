package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import dev.inferencebridge.preflight.CassandraFacts;
import dev.inferencebridge.preflight.CassandraFacts.Grant;
import dev.inferencebridge.preflight.CassandraQuestions;
import dev.inferencebridge.preflight.NotCheckedException;
import dev.inferencebridge.preflight.TransportFacts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Cassandra cluster what a preflight wants to know. Thread-safe; every method waits for its answers.
 *
 * <p>Every statement is a {@code SELECT} from a system table or a {@code LIST} of roles and permissions; all that roles may
 * read without a grant, but for {@code system_views.settings}.
 */
public final class CassandraProbe implements CassandraQuestions {

    private static final String LOCAL_SCHEMA = "SELECT schema_version FROM system.local";
    private static final String KEYSPACES = "SELECT keyspace_name, replication FROM system_schema.keyspaces";
    private static final String TABLES = "SELECT keyspace_name, table_name, cdc FROM system_schema.tables";
    private static final String COLUMNS =
            "SELECT keyspace_name, table_name, column_name, type, kind, position FROM system_schema.columns";
    private static final String SETTINGS = "SELECT name, value FROM system_views.settings WHERE name IN"
            + " ('cdc_enabled', 'cdc_block_writes', 'cdc_total_space')";
    private static final String NOW = "SELECT toUnixTimestamp(now()) AS millis FROM system.local";

    private final CqlReads cql;
    private final String localDatacenter;
    private final Supplier<List<TransportFacts>> transports;
    private final InstantSource clock;

    CassandraProbe(
            CqlReads cql, String localDatacenter, Supplier<List<TransportFacts>> transports, InstantSource clock) {
        this.cql = cql;
        this.localDatacenter = localDatacenter;
        this.transports = transports;
        this.clock = clock;
    }

    @Override
    public CassandraFacts.Cluster cluster() {
        List<CassandraFacts.Node> nodes = new ArrayList<>();
        for (CqlReads.Peer peer : cql.peers()) {
            nodes.add(new CassandraFacts.Node(
                    peer.address(), peer.datacenter(), peer.version(), peer.up() ? schemaOf(peer) : "", peer.up()));
        }
        nodes.sort(Comparator.comparing(CassandraFacts.Node::address));
        return new CassandraFacts.Cluster(nodes, localDatacenter);
    }

    /** Each node for itself: what one says of others may be old. Those of other datacenters may be out of the driver's reach. */
    private String schemaOf(CqlReads.Peer peer) {
        try {
            return cql.readAt(peer.id(), LOCAL_SCHEMA).stream()
                    .map(row -> String.valueOf(row.get("schema_version")))
                    .findFirst()
                    .orElse("");
        } catch (DriverException e) {
            return "";
        }
    }

    @Override
    public List<CassandraFacts.Keyspace> keyspaces() {
        return told(() -> cql.read(KEYSPACES)).stream()
                .map(row -> keyspace(text(row, "keyspace_name"), asMap(row.get("replication"))))
                .filter(keyspace -> SystemKeyspaces.isOfUsers(keyspace.name())
                        || keyspace.name().equals(SystemKeyspaces.AUTH))
                .toList();
    }

    private static CassandraFacts.Keyspace keyspace(String name, Map<?, ?> replication) {
        Map<String, Integer> replicas = new TreeMap<>();
        String strategy = "";
        for (Map.Entry<?, ?> entry : replication.entrySet()) {
            String value = String.valueOf(entry.getValue());
            if (entry.getKey().equals("class")) {
                strategy = value.substring(value.lastIndexOf('.') + 1);
            } else {
                // Of "3/1", transient replication, the whole counts.
                replicas.put(
                        String.valueOf(entry.getKey()),
                        Integer.parseInt(value.replaceFirst("/.*", "").strip()));
            }
        }
        return new CassandraFacts.Keyspace(name, strategy, replicas);
    }

    @Override
    public List<CassandraFacts.Table> tables() {
        return SystemTables.tables(told(() -> cql.read(TABLES)), told(() -> cql.read(COLUMNS)));
    }

    @Override
    public List<CassandraFacts.Settings> cdcSettings() {
        List<CassandraFacts.Settings> settings = new ArrayList<>();
        for (CqlReads.Peer peer : up()) {
            Map<String, String> values = new HashMap<>();
            told(() -> cql.readAt(peer.id(), SETTINGS))
                    .forEach(row -> values.put(text(row, "name"), String.valueOf(row.get("value"))));
            settings.add(new CassandraFacts.Settings(peer.address(), values));
        }
        return settings;
    }

    @Override
    public List<CassandraFacts.Clock> clocks() {
        List<CassandraFacts.Clock> clocks = new ArrayList<>();
        for (CqlReads.Peer peer : up()) {
            UUID node = peer.id();
            told(() -> cql.readAt(node, NOW)); // the first question may wait for a connection
            Instant before = clock.instant();
            List<Map<String, @Nullable Object>> rows = told(() -> cql.readAt(node, NOW));
            Instant after = clock.instant();
            rows.stream()
                    .map(row -> row.get("millis"))
                    .filter(Long.class::isInstance)
                    .forEach(millis -> clocks.add(new CassandraFacts.Clock(
                            peer.address(), before, Instant.ofEpochMilli((Long) millis), after)));
        }
        return clocks;
    }

    private List<CqlReads.Peer> up() {
        return cql.peers().stream()
                .filter(CqlReads.Peer::up)
                .filter(peer -> peer.datacenter().equals(localDatacenter))
                .toList();
    }

    /** A role may list itself. */
    @Override
    public CassandraFacts.Role role(String name) {
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        try {
            boolean superuser =
                    cql.read("LIST ROLES OF " + quoted).stream().anyMatch(row -> Boolean.TRUE.equals(row.get("super")));
            Set<Grant> grants = new HashSet<>();
            if (!superuser) {
                cql.read("LIST ALL PERMISSIONS OF " + quoted)
                        .forEach(row -> grants.add(new Grant(text(row, "permission"), text(row, "resource"))));
            }
            return new CassandraFacts.Role.Known(name, superuser, grants);
        } catch (UnauthorizedException e) {
            return new CassandraFacts.Role.Unknown("role " + name + " may not list its permissions");
        } catch (InvalidQueryException e) {
            return new CassandraFacts.Role.Unlimited("the cluster has no authorizer");
        } catch (DriverException e) {
            return new CassandraFacts.Role.Unknown(
                    "permissions are not told (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public List<TransportFacts> transports() {
        return transports.get();
    }

    private static <T> T told(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (UnauthorizedException e) {
            throw new NotCheckedException("the role may not read it", "GRANT SELECT on what the documentation names");
        } catch (DriverException e) {
            throw new NotCheckedException(
                    "Cassandra does not tell (" + e.getClass().getSimpleName() + ")", "repeat the check");
        }
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    private static Map<?, ?> asMap(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
