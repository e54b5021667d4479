package dev.inferencebridge.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.part.CassandraPart;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A Cassandra node of one test's own, with its first superuser alone. Confined to one thread. */
final class GuardedCassandra implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final String SUPERUSER = "cassandra";

    private final WorkFolder folder;
    private final ChildProcess child;
    private final InetSocketAddress address;
    private final CqlSession session;

    GuardedCassandra(Path directory) throws InterruptedException {
        Map<StackPort, Integer> ports = new EnumMap<>(StackPort.class);
        for (StackPort port : StackPort.values()) {
            ports.put(port, FreePorts.next());
        }
        this.folder = WorkFolder.open(directory);
        CassandraPart part = new CassandraPart(folder, ports, false, false);
        this.address = part.address();
        ChildSpec spec = part.prepare();
        this.child = ChildProcess.start(spec, died -> System.out.println(died.death()));
        try {
            this.session = child.await(Deadline.in(STARTS_WITHIN), "lets no superuser in", this::open);
        } catch (RuntimeException | InterruptedException e) {
            child.kill();
            folder.close();
            throw e;
        }
    }

    private Optional<CqlSession> open() {
        try {
            return Optional.of(CqlSession.builder()
                    .addContactPoint(address)
                    .withLocalDatacenter(CqlSessions.LOCAL_DATACENTER)
                    .withAuthCredentials(SUPERUSER, SUPERUSER)
                    .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                            .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                            .build())
                    .build());
        } catch (DriverException e) {
            return Optional.empty();
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** A session of the superuser, closed with the node. */
    CqlSession session() {
        return session;
    }

    @Override
    public void close() throws InterruptedException {
        session.close();
        child.kill();
        folder.close();
    }
}
