package dev.inferencebridge.localstack.part;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.folder.Loopback;
import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import dev.inferencebridge.localstack.process.StackException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Cassandra node with change data capture. Thread-safe. */
public final class CassandraPart implements Part {

    private final WorkFolder folder;
    private final Map<StackPort, Integer> ports;

    private final boolean tls;
    private final boolean synchronousWrites;
    private volatile @Nullable NodeCertificate certificate;

    /**
     * @param tls whether clients must connect with TLS
     * @param synchronousWrites whether a write is acknowledged only once it is on disk
     */
    public CassandraPart(WorkFolder folder, Map<StackPort, Integer> ports, boolean tls, boolean synchronousWrites) {
        this.folder = folder;
        this.ports = ports;
        this.tls = tls;
        this.synchronousWrites = synchronousWrites;
    }

    public InetSocketAddress address() {
        return Loopback.at(ports.getOrDefault(StackPort.CASSANDRA, 0));
    }

    /** The node as the superuser of the stack's own tools; once it has been started. */
    public CqlNode superuser() {
        return new CqlNode(
                address(),
                CassandraRoles.SUPERUSER,
                roles().password(CassandraRoles.SUPERUSER),
                Optional.ofNullable(certificate).map(NodeCertificate::trustingClient));
    }

    /** The role for a bridge. */
    public String bridgeRole() {
        return CassandraRoles.BRIDGE;
    }

    /** Where the password of {@link #bridgeRole()} is. */
    public Path bridgePasswordFile() {
        return roles().passwordFile(CassandraRoles.BRIDGE);
    }

    /** The PEM file that clients trust; empty without TLS. */
    public Optional<Path> certificate() {
        return tls ? Optional.of(folder.of("cassandra").resolve("certificate.pem")) : Optional.empty();
    }

    /** The node's certificate as a store for clients, whose password is {@link NodeCertificate#STORE_PASSWORD}. */
    Optional<Path> trustStore() {
        return tls ? Optional.of(folder.of("cassandra").resolve("trust.p12")) : Optional.empty();
    }

    private CassandraRoles roles() {
        return new CassandraRoles(folder.of("cassandra"));
    }

    /** Its settings, which Debezium reads too. */
    Path settings() {
        return folder.of("cassandra").resolve("cassandra.yaml");
    }

    @Override
    public ChildSpec prepare() {
        Path directory = folder.of("cassandra");
        roles().prepare();
        if (tls && certificate == null) {
            certificate = NodeCertificate.write(directory);
        }
        new Template("cassandra.yaml")
                .write(
                        settings(),
                        ports,
                        Map.of(
                                "directory",
                                directory.toString(),
                                "tls",
                                Boolean.toString(tls),
                                "commitlog-sync",
                                synchronousWrites ? "batch" : "periodic\ncommitlog_sync_period: 50ms",
                                "store-password",
                                NodeCertificate.STORE_PASSWORD));
        return new ChildSpec(
                "cassandra",
                Jvm.cassandraOptions(
                        768,
                        "-XX:MaxDirectMemorySize=256m",
                        "-Xss512k",
                        "-Dcassandra.config=" + settings().toUri(),
                        "-Dcassandra.storagedir=" + directory,
                        "-Dcassandra-foreground=yes",
                        // Alone in its ring: nobody to wait for.
                        "-Dcassandra.ring_delay_ms=1",
                        "-Dcassandra.shutdown_announce_in_ms=0",
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                        "-Dcassandra.superuser_setup_delay_ms=0",
                        // The passwords are random: they need no slow hash.
                        "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4"),
                JavaRuntime.classPathOf("cassandra"),
                "org.apache.cassandra.service.CassandraDaemon",
                List.of(),
                directory,
                folder.logOf("cassandra"));
    }

    @Override
    public void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException {
        child.await(
                deadline,
                "answers no query at " + Loopback.HOST + ":" + address().getPort(),
                this::version);
    }

    private Optional<String> version() {
        if (!Loopback.listens(address().getPort())) {
            return Optional.empty();
        }
        try {
            roles().ensure(superuser());
            return versionAs(superuser());
        } catch (DriverException | StackException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> versionAs(CqlNode node) {
        try (CqlSession session = CqlSessions.open(node)) {
            return Optional.ofNullable(session.execute("SELECT release_version FROM system.local")
                            .one())
                    .map(row -> row.getString("release_version"));
        }
    }
}
