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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A Cassandra node of one test's own that lets nobody in without a password. Confined to one thread. */
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
            ports.put(port, freePort());
        }
        this.folder = WorkFolder.open(directory);
        CassandraPart part = new CassandraPart(folder, ports);
        this.address = part.address();
        ChildSpec spec = part.prepare();
        withLogin(directory);
        this.child = ChildProcess.start(spec, died -> System.out.println(died.death()));
        try {
            this.session = child.await(Deadline.in(STARTS_WITHIN), "lets no superuser in", this::open);
        } catch (RuntimeException | InterruptedException e) {
            child.kill();
            folder.close();
            throw e;
        }
    }

    private static void withLogin(Path directory) {
        try {
            Path settings;
            try (var found = Files.find(directory, 4, (file, is) -> file.endsWith("cassandra.yaml"))) {
                settings = found.findFirst().orElseThrow();
            }
            String open = Files.readString(settings);
            String guarded = open.replace("authenticator: AllowAllAuthenticator", "authenticator: PasswordAuthenticator")
                    .replace("authorizer: AllowAllAuthorizer", "authorizer: CassandraAuthorizer");
            if (guarded.equals(open)) {
                throw new IllegalStateException(settings + " has no authenticator to change");
            }
            // What the node remembers of roles: a rotated password counts at once.
            Files.writeString(settings, guarded + "\ncredentials_validity: 0ms\nroles_validity: 500ms\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        session.close();
        child.kill();
        folder.close();
    }
}
