package dev.inferencebridge.localstack.part;

import dev.inferencebridge.localstack.folder.Loopback;
import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A Kafka broker that is its own KRaft controller. Thread-safe. */
public final class KafkaPart implements Part {

    private static final Duration FORMAT_TAKES_AT_MOST = Duration.ofSeconds(60);
    private static final int ASK_MILLIS = 2_000;

    private final WorkFolder folder;
    private final Map<StackPort, Integer> ports;

    public KafkaPart(WorkFolder folder, Map<StackPort, Integer> ports) {
        this.folder = folder;
        this.ports = ports;
    }

    public String bootstrap() {
        return Loopback.HOST + ":" + port();
    }

    /** A new admin client with short time-outs, which the caller closes. */
    Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ASK_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ASK_MILLIS));
    }

    @Override
    public ChildSpec prepare() throws InterruptedException {
        Path directory = folder.of("kafka");
        Path settings = directory.resolve("server.properties");
        new Template("kafka.properties").write(settings, ports, Map.of("directory", directory.toString()));
        if (!Files.exists(directory.resolve("data").resolve("meta.properties"))) {
            format(settings);
        }
        return spec("kafka", 384, "kafka.Kafka", List.of(settings.toString()));
    }

    /** Gives an empty data folder the cluster id that it keeps. */
    private void format(Path settings) throws InterruptedException {
        List<String> arguments = List.of(
                "format",
                "--ignore-formatted",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                settings.toString());
        ChildProcess.start(spec("kafka storage tool", 128, "kafka.tools.StorageTool", arguments), tool -> {})
                .awaitSuccess(Deadline.in(FORMAT_TAKES_AT_MOST));
    }

    private ChildSpec spec(String name, int heapMebibytes, String mainClass, List<String> arguments) {
        return new ChildSpec(
                name,
                Jvm.options(
                        heapMebibytes,
                        "-Dlog4j.shutdownHookEnabled=false",
                        "-Dlog4j2.configurationFile=classpath:" + Template.resource("child-log4j2.xml")),
                JavaRuntime.classPathOf("kafka"),
                mainClass,
                arguments,
                folder.of("kafka"),
                folder.logOf("kafka"));
    }

    @Override
    public void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException {
        child.await(deadline, "does not answer at " + bootstrap(), this::nodes);
    }

    private Optional<Integer> nodes() throws InterruptedException {
        if (!Loopback.listens(port())) {
            return Optional.empty();
        }
        try (Admin admin = admin()) {
            int nodes = admin.describeCluster()
                    .nodes()
                    .get(ASK_MILLIS, TimeUnit.MILLISECONDS)
                    .size();
            return nodes > 0 ? Optional.of(nodes) : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private int port() {
        return ports.getOrDefault(StackPort.KAFKA, 0);
    }
}
