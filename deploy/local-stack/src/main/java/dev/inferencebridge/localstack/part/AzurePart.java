package dev.inferencebridge.localstack.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.localstack.folder.Loopback;
import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stand-ins of Azure's services, which are ours. Thread-safe. */
public final class AzurePart implements Part {

    private static final String MAIN = "dev.inferencebridge.localstack.azure.AzureStandIns";

    private static final Map<StackPort, String> SERVICES = Map.of(
            StackPort.AZURE_ENTRA, "entra",
            StackPort.AZURE_IDENTITY, "identity",
            StackPort.AZURE_VAULT, "vault",
            StackPort.AZURE_MONITOR, "monitor",
            StackPort.AZURE_MANAGEMENT, "management",
            StackPort.AZURE_BATCH, "batch",
            StackPort.AZURE_EVENTS, "events");

    private final WorkFolder folder;
    private final Map<StackPort, Integer> ports;
    private final EndpointPart endpoint;
    private final Optional<CassandraPart> cassandra;

    /**
     * A part on its own ports.
     *
     * @param endpoint whose keys the control plane lists, whether it runs or not
     * @param cassandra what training jobs learn from; they have nothing to do without
     */
    public AzurePart(
            WorkFolder folder,
            Map<StackPort, Integer> ports,
            EndpointPart endpoint,
            Optional<CassandraPart> cassandra) {
        this.folder = folder;
        this.ports = ports;
        this.endpoint = endpoint;
        this.cassandra = cassandra;
    }

    /** What the stand-ins say of themselves; throws {@link StackException} while they have not been ready. */
    public Description description() {
        Path file = file("azure.json");
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            return new Description(
                    texts(json.required("urls")),
                    URI.create(json.required("controlUrl").textValue()),
                    file("control.key"),
                    json.required("tenant").textValue(),
                    json.required("clientId").textValue(),
                    Path.of(json.required("certificate").textValue()),
                    Path.of(json.required("trustStore").textValue()),
                    Path.of(json.required("federatedTokenFile").textValue()),
                    json.required("connectionString").textValue(),
                    texts(json.required("environments")));
        } catch (IOException | RuntimeException e) {
            throw new StackException("The Azure stand-ins have not described themselves in " + file + ": " + e, e);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().textValue()));
        return texts;
    }

    @Override
    public ChildSpec prepare() {
        try {
            Files.deleteIfExists(file("azure.json"));
        } catch (IOException e) {
            throw new StackException("Cannot delete " + file("azure.json") + ": " + e, e);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--work-dir", folder.of("azure").toString(),
                "--endpoint-key-file", endpoint.keyFile().toString(),
                "--control-port", Integer.toString(port(StackPort.AZURE_CONTROL))));
        SERVICES.forEach((port, service) -> arguments.addAll(List.of("--port", service + "=" + port(port))));
        cassandra.ifPresent(node -> arguments.addAll(List.of(
                "--trainer-cassandra",
                Loopback.HOST + ":" + node.address().getPort(),
                "--trainer-user",
                CassandraRoles.SUPERUSER,
                "--trainer-password-file",
                node.superuserPasswordFile().toString(),
                "--trainer-endpoint",
                "http://" + Loopback.HOST + ":" + port(StackPort.ENDPOINT_HTTP) + "/")));
        return new ChildSpec(
                "azure",
                Jvm.options(256),
                JavaRuntime.ownClassPath(),
                MAIN,
                arguments,
                folder.of("azure"),
                folder.logOf("azure"));
    }

    @Override
    public void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException {
        int port = port(StackPort.AZURE_CONTROL);
        child.await(
                deadline,
                "does not listen at " + Loopback.HOST + ":" + port,
                () -> Files.exists(file("azure.json")) && Loopback.listens(port)
                        ? Optional.of(port)
                        : Optional.empty());
        description();
    }

    private Path file(String name) {
        return folder.of("azure").resolve(name);
    }

    private int port(StackPort port) {
        return ports.getOrDefault(port, 0);
    }

    /**
     * What the stand-ins say of themselves. Immutable.
     *
     * @param urls by service: entra, identity, vault, monitor, management, batch, events
     * @param controlKeyFile the bearer key of {@code POST /control}
     * @param clientId of the workload identity
     * @param certificate PEM file of what clients must trust
     * @param trustStore the same as PKCS12
     * @param connectionString of Application Insights
     * @param environments files with the variables of azure-identity, by the way to sign in
     */
    public record Description(
            Map<String, String> urls,
            URI controlUrl,
            Path controlKeyFile,
            String tenant,
            String clientId,
            Path certificate,
            Path trustStore,
            Path federatedTokenFile,
            String connectionString,
            Map<String, String> environments) {}
}
