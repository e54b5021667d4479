package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The scoring endpoint as a process. When it is ready it writes {@code endpoint.json} in its work directory, atomically;
 * the file is gone once the process ends by a signal.
 */
@Command(
        name = "scoring-endpoint",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A local endpoint that speaks the Azure ML managed online endpoint contract. Loopback only.")
public final class ScoringEndpoint implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ScoringEndpoint.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--http-port", defaultValue = "0", description = "0 for a free one (default).")
    private int httpPort;

    @Option(names = "--https-port", defaultValue = "0", description = "0 for a free one (default).")
    private int httpsPort;

    @Option(names = "--work-dir", required = true, description = "Model, certificate, keys and endpoint.json.")
    private Path workDir = Path.of("");

    @Option(
            names = "--key-file",
            description = "Accepted bearer keys, one a line; made with a random key when missing, read again when"
                    + " changed. Default: endpoint.keys in the work directory.")
    private @Nullable Path keyFile;

    @Option(
            names = "--deployment",
            defaultValue = "blue:100:64:1",
            paramLabel = "NAME[:traffic%%][:maxConcurrentPerInstance[:instances]]",
            description = "Repeatable. Traffic adds up to 0 or 100. Default: ${DEFAULT-VALUE}.")
    private List<String> deployments = List.of();

    @Option(names = "--request-timeout-ms", defaultValue = "5000", description = "Default: ${DEFAULT-VALUE}.")
    private long requestTimeoutMillis;

    @Option(
            names = "--latency-ms",
            defaultValue = "0",
            paramLabel = "median[:p99]",
            description = "Log-normal, a request. Default: none.")
    private String latency = "0";

    @Option(names = "--max-request-bytes", defaultValue = "5242880", description = "Default: ${DEFAULT-VALUE}.")
    private int maxRequestBytes;

    @Option(names = "--rows-answer", defaultValue = "array", description = "array (default) or result.")
    private RowsAnswer rowsAnswer = RowsAnswer.ARRAY;

    @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    /** Exit code 2 for wrong arguments, 1 when it cannot start. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ScoringEndpoint())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    log.atError().setCause(exception).log("the endpoint cannot start");
                    return 1;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EndpointOptions options = options();
        Path ready = workDir.resolve("endpoint.json");
        Files.deleteIfExists(ready);
        LocalEndpoint endpoint = LocalEndpoint.start(options);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end(endpoint, ready);
                            ended.countDown();
                        },
                        "endpoint-shutdown"));
        WholeFile.writeReadable(ready, description(endpoint).toPrettyString() + "\n");
        log.atInfo()
                .addKeyValue("scoring.uri", endpoint.scoringUri())
                .addKeyValue("secure.scoring.uri", endpoint.secureScoringUri())
                .log("the scoring endpoint is ready");
        ended.await();
        return 0;
    }

    EndpointOptions options() {
        try {
            return new EndpointOptions(
                    workDir,
                    keyFile == null ? workDir.resolve("endpoint.keys") : keyFile,
                    httpPort,
                    httpsPort,
                    deployments.stream().map(DeploymentOptions::parse).toList(),
                    Duration.ofMillis(requestTimeoutMillis),
                    Latency.parse(latency),
                    maxRequestBytes,
                    rowsAnswer,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void end(LocalEndpoint endpoint, Path ready) {
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", ready).setCause(e).log("the file stays behind");
        }
        endpoint.close();
        log.atInfo().log("the scoring endpoint has ended");
    }

    private static ObjectNode description(LocalEndpoint endpoint) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("scoringUri", endpoint.scoringUri().toString())
                .put("secureScoringUri", endpoint.secureScoringUri().toString())
                .put("certificate", endpoint.certificate().toAbsolutePath().toString())
                .put("model", endpoint.model().toAbsolutePath().toString())
                .put("pid", ProcessHandle.current().pid());
    }
}
