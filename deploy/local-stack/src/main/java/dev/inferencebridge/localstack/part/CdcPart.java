package dev.inferencebridge.localstack.part;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Debezium, which carries the changes of the Cassandra node to the Kafka broker. Thread-safe.
 *
 * <p>Its health page is the one thing of the stack that listens on all interfaces: the connector takes a port, and no
 * address.
 */
public final class CdcPart implements Part {

    /** First part of the name of every topic that it writes. */
    public static final String TOPIC_PREFIX = "cdc";

    private final WorkFolder folder;
    private final Map<StackPort, Integer> ports;
    private final CassandraPart cassandra;
    private final KafkaPart kafka;

    public CdcPart(WorkFolder folder, Map<StackPort, Integer> ports, CassandraPart cassandra, KafkaPart kafka) {
        this.folder = folder;
        this.ports = ports;
        this.cassandra = cassandra;
        this.kafka = kafka;
    }

    /** Needs the node: the canary's table has to exist before Debezium reads the schema. */
    @Override
    public ChildSpec prepare() {
        Path directory = folder.of("cdc");
        Path driver = directory.resolve("driver.conf");
        Path settings = directory.resolve("debezium.properties");
        CqlNode node = cassandra.superuser();
        new Template("debezium-driver.conf")
                .write(driver, ports, Map.of("user", node.user(), "password", node.password(), "ssl", encryption()));
        new Template("debezium.properties")
                .write(
                        settings,
                        ports,
                        Map.of(
                                "directory", folder.of("cdc").toString(),
                                "cassandra-config", cassandra.settings().toString(),
                                "driver-config", driver.toString()));
        folder.of("cdc/offsets");
        folder.of("cdc/relocation");
        try (CqlSession session = CqlSessions.open(cassandra.superuser())) {
            CqlScript.of("canary", Canary.SCHEMA).run(session);
        }
        return new ChildSpec(
                "cdc",
                Jvm.cassandraOptions(384, "-Dcassandra.storagedir=" + directory.resolve("storage")),
                JavaRuntime.classPathOf("debezium"),
                "io.debezium.connector.cassandra.CassandraConnectorTask",
                List.of(settings.toString()),
                directory,
                folder.logOf("cdc"));
    }

    /** The lines of the driver's configuration for a node that wants TLS. */
    private String encryption() {
        return cassandra
                .trustStore()
                .map(store -> "advanced.ssl-engine-factory { class = DefaultSslEngineFactory, truststore-path = \""
                        + store + "\", truststore-password = \"" + NodeCertificate.STORE_PASSWORD + "\" }")
                .orElse("");
    }

    @Override
    public void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException {
        try (Canary canary = Canary.open(cassandra.superuser(), kafka)) {
            child.await(deadline, "(Debezium) carries no change from Cassandra to Kafka", canary::sing);
        }
    }
}
