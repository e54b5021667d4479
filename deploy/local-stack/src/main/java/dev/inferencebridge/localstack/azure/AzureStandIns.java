package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.endpoint.ApiKeys;
import dev.inferencebridge.localstack.endpoint.WholeFile;
import dev.inferencebridge.localstack.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The stand-ins as a process. When it is ready it writes {@code azure.json} in its work directory, atomically; the file is
 * gone once the process ends by a signal.
 */
@Command(
        name = "azure-stand-ins",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Local stand-ins of Entra ID, managed identities, Key Vault, Application Insights and the control"
                + " plane of Azure ML. Loopback only.")
public final class AzureStandIns implements Callable<Integer> {

    /** The secret in the vault that starts as the primary key of the scoring endpoint. */
    public static final String ENDPOINT_SECRET = "endpoint-key";

    /** The secret in the vault that holds the connection string of Application Insights. */
    public static final String MONITOR_SECRET = "monitor-connection-string";

    private static final Logger log = LoggerFactory.getLogger(AzureStandIns.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--work-dir", required = true, description = "Certificate, keys, files for clients, azure.json.")
    private Path workDir = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "SERVICE=PORT",
            description =
                    "Fixed port of a service: entra, identity, vault, monitor, management, batch, events. Repeatable."
                            + " Default: free ones.")
    private Map<String, Integer> ports = new LinkedHashMap<>();

    @Option(names = "--control-port", defaultValue = "0", description = "0 for a free one (default).")
    private int controlPort;

    @Option(
            names = "--endpoint-key-file",
            description = "Keys of the local scoring endpoint, which the control plane then lists and regenerates.")
    private @Nullable Path endpointKeys;

    @ArgGroup(exclusive = false)
    private @Nullable TrainerOptions trainer;

    /** Exit code 2 for wrong arguments, 1 when it cannot start. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new AzureStandIns())
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    log.atError().setCause(exception).log("the Azure stand-ins cannot start");
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AzureOptions options = AzureOptions.in(workDir).withPorts(ports(), controlPort);
        if (endpointKeys != null) {
            options = options.withEndpointKeys(endpointKeys);
        }
        Path ready = workDir.resolve("azure.json");
        Files.deleteIfExists(ready);
        LocalAzure azure = LocalAzure.start(options, Clock.systemUTC(), work(options));
        azure.secrets().set(ENDPOINT_SECRET, azure.endpointKeys().get(0));
        azure.secrets().set(MONITOR_SECRET, azure.connectionString());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end(azure, ready);
                            ended.countDown();
                        },
                        "azure-shutdown"));
        WholeFile.writePrivate(ready, description(azure).toPrettyString() + "\n");
        log.atInfo().addKeyValue("control.url", azure.controlUrl()).log("the Azure stand-ins are ready");
        ended.await();
        return 0;
    }

    /** Jobs train where there is something to learn from; else they have nothing to do. */
    private JobWork work(AzureOptions options) {
        if (trainer == null) {
            return JobWork.NOTHING;
        }
        ApiKeys keys = ApiKeys.of(options.endpointKeys().orElse(workDir.resolve("online-endpoint.keys")));
        Trainer works = Trainer.of(
                trainer::cassandra, trainer.endpoint, () -> keys.accepted().get(0), workDir.resolve("models"));
        return (job, says) -> works.train(job.id(), job.parameters(), says);
    }

    private Map<AzureService, Integer> ports() {
        Map<AzureService, Integer> fixed = new EnumMap<>(AzureService.class);
        ports.forEach((label, port) -> fixed.put(
                AzureService.labelled(label)
                        .orElseThrow(() ->
                                new ParameterException(spec.commandLine(), "--port knows no service '" + label + "'")),
                port));
        return fixed;
    }

    private static void end(LocalAzure azure, Path ready) {
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", ready).setCause(e).log("the file stays behind");
        }
        azure.close();
        log.atInfo().log("the Azure stand-ins have ended");
    }

    private static ObjectNode description(LocalAzure azure) {
        ObjectNode json = Answer.object();
        ObjectNode urls = json.putObject("urls");
        for (AzureService service : AzureService.values()) {
            urls.put(service.label(), azure.url(service).toString());
        }
        json.put("controlUrl", azure.controlUrl().toString())
                .put("tenant", azure.tenant())
                .put("clientId", azure.identity("bridge").clientId())
                .put("certificate", azure.certificate().toString())
                .put("trustStore", azure.trustStore().toString())
                .put("federatedTokenFile", azure.federatedTokenFile().toString())
                .put("connectionString", azure.connectionString());
        ObjectNode environments = json.putObject("environments");
        for (SignIn signIn : SignIn.values()) {
            azure.environmentFile(signIn).ifPresent(file -> environments.put(signIn.label(), file.toString()));
        }
        return json.put("pid", ProcessHandle.current().pid());
    }
}
