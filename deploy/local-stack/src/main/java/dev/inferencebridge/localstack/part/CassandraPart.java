package dev.inferencebridge.localstack.part;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
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

/** A Cassandra node with change data capture. Thread-safe. */
public final class CassandraPart implements Part {

    private final WorkFolder folder;
    private final Map<StackPort, Integer> ports;

    public CassandraPart(WorkFolder folder, Map<StackPort, Integer> ports) {
        this.folder = folder;
        this.ports = ports;
    }

    public InetSocketAddress address() {
        return Loopback.at(ports.getOrDefault(StackPort.CASSANDRA, 0));
    }

    /** Its settings, which Debezium reads too. */
    Path settings() {
        return folder.of("cassandra").resolve("cassandra.yaml");
    }

    @Override
    public ChildSpec prepare() {
        Path directory = folder.of("cassandra");
        new Template("cassandra.yaml").write(settings(), ports, Map.of("directory", directory.toString()));
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
                        "-Dcassandra.superuser_setup_delay_ms=0"),
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
        try (CqlSession session = CqlSessions.open(address())) {
            return Optional.ofNullable(session.execute("SELECT release_version FROM system.local")
                            .one())
                    .map(row -> row.getString("release_version"));
        } catch (DriverException | StackException e) {
            return Optional.empty();
        }
    }
}
