package dev.inferencebridge.localstack;

import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.part.AzurePart;
import dev.inferencebridge.localstack.part.CdcPart;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A running local stack: real components as child JVMs, which end with this process however it ends. Thread-safe.
 *
 * <p>Accessors of a part that was not asked for throw {@link IllegalStateException}. Addresses do not change when a part is
 * restarted.
 */
public final class LocalStack implements AutoCloseable {

    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(12);
    private static final Duration LEAST_GRACE = Duration.ofMillis(500);

    private final WorkFolder folder;
    private final Blueprint blueprint;

    private LocalStack(WorkFolder folder, Blueprint blueprint) {
        this.folder = folder;
        this.blueprint = blueprint;
    }

    /**
     * Starts what the options ask for and waits until all of it is ready. Blocks, for up to 90 s on two cores.
     *
     * @param progress hears of each part, also after the start
     * @throws dev.inferencebridge.localstack.process.StackException when a part ends or is not ready in time, when the
     *     work folder is in use, or when the thread is interrupted; nothing is left running then
     */
    public static LocalStack start(StackOptions options, StackListener progress) {
        JavaRuntime.requireSupported();
        WorkFolder folder = WorkFolder.open(options.workDir());
        try {
            LocalStack stack = new LocalStack(
                    folder, Blueprint.of(options, folder, folder.choosePorts(options.ports()), progress));
            try {
                new StackStart(stack.blueprint, options.init()).run();
                return stack;
            } catch (RuntimeException e) {
                stack.stopParts();
                throw e;
            }
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** {@code 127.0.0.1:port}. */
    public String kafkaBootstrap() {
        return blueprint.kafka().bootstrap();
    }

    /** {@code 127.0.0.1:port}. */
    public String cassandraContactPoint() {
        InetSocketAddress address = cassandraAddress();
        return address.getHostString() + ":" + address.getPort();
    }

    /** The contact point as the driver takes it. */
    public InetSocketAddress cassandraAddress() {
        return blueprint.cassandra().address();
    }

    /** The node as a superuser, for the tools around the stack. */
    public CqlNode cassandra() {
        return blueprint.cassandra().superuser();
    }

    /** The role that a bridge logs in as; it may what a script has granted it. */
    public String cassandraRole() {
        return blueprint.cassandra().bridgeRole();
    }

    /** Where the password of {@link #cassandraRole()} is. */
    public Path cassandraPasswordFile() {
        return blueprint.cassandra().bridgePasswordFile();
    }

    /** PEM file of what clients of a node with TLS must trust; empty for one without. */
    public Optional<Path> cassandraCertificate() {
        return blueprint.cassandra().certificate();
    }

    public String localDatacenter() {
        blueprint.require(StackPart.CASSANDRA);
        return CqlSessions.LOCAL_DATACENTER;
    }

    /** First part of the topic names of change events: {@code <prefix>.<keyspace>.<table>}. */
    public String cdcTopicPrefix() {
        blueprint.require(StackPart.CDC);
        return CdcPart.TOPIC_PREFIX;
    }

    /** Plain HTTP. */
    public URI scoringUri() {
        return blueprint.endpoint().description().scoringUri();
    }

    /** HTTPS, with {@link #endpointCertificate()}. */
    public URI secureScoringUri() {
        return blueprint.endpoint().description().secureScoringUri();
    }

    /** PEM file of what clients of {@link #secureScoringUri()} must trust. */
    public Path endpointCertificate() {
        return blueprint.endpoint().description().certificate();
    }

    /** The bearer token that the endpoint wants; a secret of this machine only. */
    public String endpointKey() {
        return blueprint.endpoint().key();
    }

    /** The keys that the endpoint accepts, one a line; it reads the file again when it changed. */
    public Path endpointKeyFile() {
        return blueprint.endpoint().keyFile();
    }

    /** The ONNX file that the endpoint runs. */
    public Path modelPath() {
        return blueprint.endpoint().description().model();
    }

    /** The addresses of the Azure stand-ins, and the files that their clients are pointed at. */
    public AzurePart.Description azure() {
        return blueprint.azure().description();
    }

    public StackProcess process(StackPart part) {
        return blueprint.process(part);
    }

    /** Whether the part was asked for. */
    public boolean has(StackPart part) {
        return blueprint.processes().containsKey(part);
    }

    /** Process ids of the parts that run now, by label. */
    public Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        blueprint.processes().forEach((part, process) -> process.pid().ifPresent(pid -> pids.put(part.label(), pid)));
        return pids;
    }

    /** Where the part's output goes. */
    public Path log(StackPart part) {
        return folder.logOf(part.label());
    }

    /**
     * Stops the parts, the last started first, and frees the work folder. Takes up to 15 s, after which nothing runs; an
     * interrupt does not cut it short.
     */
    @Override
    public void close() {
        try {
            stopParts();
        } finally {
            folder.close();
        }
    }

    private void stopParts() {
        boolean interrupted = Thread.interrupted();
        try {
            Deadline deadline = Deadline.in(CLOSES_WITHIN);
            blueprint
                    .inReverse()
                    .forEach(process -> process.close(Duration.ofMillis(
                            Math.max(LEAST_GRACE.toMillis(), deadline.remainingMillis(CLOSES_WITHIN)))));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
