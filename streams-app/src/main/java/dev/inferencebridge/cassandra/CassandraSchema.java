package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The bridge's own tables in one keyspace: what they should be, what they are, and the way there. Confined to one thread,
 * which it blocks.
 *
 * <p>Migrations are numbered, run once each in their order, and recorded with a checksum. Nothing is ever dropped. Each
 * statement may run twice, so that a run that was cut short is simply run again. Of two runs at once one waits for the other:
 * a light-weight transaction decides.
 */
public final class CassandraSchema {

    private static final Duration DDL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration AGREEMENT_WITHIN = Duration.ofSeconds(30);

    private final CqlSession session;
    private final String keyspace;
    private final SchemaLock lock;

    CassandraSchema(CqlSession session, String keyspace, SchemaLock lock) {
        this.session = session;
        this.keyspace = keyspace;
        this.lock = lock;
    }

    /** All of the CQL, with comments. Asks no cluster. */
    public static String script(String keyspace) {
        return SchemaScript.bookkeeping().filled(keyspace)
                + SchemaScript.migrations().stream()
                        .map(migration -> "\n-- " + migration.name() + "\n" + migration.filled(keyspace))
                        .collect(Collectors.joining());
    }

    /**
     * The roles that the bridge needs, as CQL with comments, and no password. Asks no cluster.
     *
     * @param login the role that logs in
     * @param sources tables that are read
     * @param predictions tables that predictions are written to
     * @param own the bridge's own tables that it reads and writes
     */
    public static String roles(
            String login, Collection<String> sources, Collection<String> predictions, Collection<String> own) {
        Map<String, Collection<String>> repeated =
                Map.of("${source}", sources, "${predictions}", predictions, "${own}", own);
        return SchemaScript.roles()
                        .text()
                        .lines()
                        .flatMap(line -> line.startsWith("--")
                                ? List.of(line).stream()
                                : repeated.entrySet().stream()
                                        .filter(place -> line.contains(place.getKey()))
                                        .findFirst()
                                        .map(place -> place.getValue().stream()
                                                .map(table -> line.replace(place.getKey(), table)))
                                        .orElseGet(() -> List.of(line).stream()))
                        .map(line -> line.replace("${login}", login))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    /** What is missing or different in the cluster; empty when all is as it should be. Changes nothing. */
    public List<String> differences() {
        Optional<KeyspaceMetadata> found = keyspaceMetadata();
        if (found.isEmpty()) {
            return List.of("the keyspace " + keyspace + " is missing");
        }
        List<String> differences = new ArrayList<>(tablesOf(SchemaScript.bookkeeping()).stream()
                .flatMap(table -> table.differences(found.get()).stream())
                .toList());
        Map<Integer, Row> applied = differences.isEmpty() ? applied() : Map.of();
        for (SchemaScript migration : SchemaScript.migrations()) {
            Row record = applied.get(migration.version());
            if (record == null) {
                differences.add(migration.name() + " has not been applied");
            } else if (isChanged(migration, record)) {
                differences.add(changed(migration));
            }
            tablesOf(migration).forEach(table -> differences.addAll(table.differences(found.get())));
        }
        return differences;
    }

    /**
     * Runs the migrations that the keyspace does not have yet, each after all nodes agree on the one before.
     *
     * @param replicas with how many replicas in each datacenter to create the keyspace where it is missing; without, a
     *     missing keyspace is an error
     * @param progress told the name of each migration that was applied
     * @return how many were applied
     * @throws CassandraSchemaException when the keyspace is missing, an applied migration was changed, another run does not
     *     end, the role may not, or the nodes do not agree in time
     */
    public int apply(OptionalInt replicas, Consumer<String> progress) {
        try {
            requireKeyspace(replicas);
            SchemaScript.bookkeeping().statements(keyspace).forEach(this::change);
            return lock.holding(() -> applyPending(progress));
        } catch (DriverException e) {
            throw new CassandraSchemaException(
                    "Cassandra refused to change the keyspace " + keyspace + ": " + e.getMessage(), e);
        }
    }

    private int applyPending(Consumer<String> progress) {
        Map<Integer, Row> applied = applied();
        for (SchemaScript migration : SchemaScript.migrations()) {
            Row record = applied.get(migration.version());
            if (record != null && isChanged(migration, record)) {
                throw new CassandraSchemaException(changed(migration) + "; nothing was applied");
            }
        }
        int count = 0;
        for (SchemaScript migration : SchemaScript.migrations()) {
            if (!applied.containsKey(migration.version())) {
                migration.statements(keyspace).forEach(this::change);
                record(migration);
                progress.accept(migration.name());
                count++;
            }
        }
        return count;
    }

    private void record(SchemaScript migration) {
        session.execute(quorum(
                "INSERT INTO " + keyspace + ".schema_migrations (scope, version, name, checksum, owner, applied_at)"
                        + " VALUES ('bridge', ?, ?, ?, ?, toTimestamp(now())) IF NOT EXISTS",
                migration.version(),
                migration.name(),
                migration.checksum(),
                lock.owner()));
    }

    private Map<Integer, Row> applied() {
        Map<Integer, Row> applied = new TreeMap<>();
        session.execute(quorum("SELECT version, checksum FROM " + keyspace
                        + ".schema_migrations WHERE scope = 'bridge' AND version > 0"))
                .forEach(row -> applied.put(row.getInt("version"), row));
        return applied;
    }

    private static boolean isChanged(SchemaScript migration, Row record) {
        return !migration.checksum().equals(record.getString("checksum"));
    }

    private static String changed(SchemaScript migration) {
        return migration.name() + " is not what was applied: it was changed since, or the keyspace was made by another"
                + " version of the bridge";
    }

    private Optional<KeyspaceMetadata> keyspaceMetadata() {
        return session.refreshSchema().getKeyspace(CqlIdentifier.fromInternal(keyspace));
    }

    private void requireKeyspace(OptionalInt replicas) {
        if (keyspaceMetadata().isPresent()) {
            return;
        }
        TreeSet<String> datacenters = session.getMetadata().getNodes().values().stream()
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        String create = "CREATE KEYSPACE IF NOT EXISTS " + keyspace
                + " WITH replication = {'class': 'NetworkTopologyStrategy'"
                + datacenters.stream()
                        .map(datacenter -> ", '" + datacenter.replace("'", "''") + "': " + replicas.orElse(3))
                        .collect(Collectors.joining())
                + "}";
        if (replicas.isEmpty()) {
            throw new CassandraSchemaException("the keyspace " + keyspace + " is missing; create it, for instance by "
                    + create + "; or say how many replicas it shall have");
        }
        change(create);
    }

    private void change(String statement) {
        ResultSet result = session.execute(SimpleStatement.builder(statement)
                .setTimeout(DDL_TIMEOUT)
                .setIdempotence(true)
                .build());
        if (!result.getExecutionInfo().isSchemaInAgreement()) {
            lock.await("the nodes to agree on the schema", AGREEMENT_WITHIN, session::checkSchemaAgreement);
        }
    }

    private static SimpleStatement quorum(String statement, Object... values) {
        return SimpleStatement.newInstance(statement, values)
                .setConsistencyLevel(DefaultConsistencyLevel.QUORUM)
                .setTimeout(DDL_TIMEOUT);
    }

    private static List<ExpectedTable> tablesOf(SchemaScript script) {
        return script.statements("keyspace").stream()
                .flatMap(statement -> ExpectedTable.of(statement).stream())
                .toList();
    }
}
