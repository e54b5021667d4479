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
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The scoring endpoint, which is ours. Thread-safe. */
public final class EndpointPart implements Part {

    private static final String MAIN = "dev.inferencebridge.localstack.endpoint.ScoringEndpoint";
    private static final int ASK_MILLIS = 2_000;

    private final WorkFolder folder;
    private final Map<StackPort, Integer> ports;
    private final List<String> arguments;

    /** {@code arguments}: further program arguments of the endpoint. */
    public EndpointPart(WorkFolder folder, Map<StackPort, Integer> ports, List<String> arguments) {
        this.folder = folder;
        this.ports = ports;
        this.arguments = List.copyOf(arguments);
    }

    /** What the endpoint says of itself; throws {@link StackException} while it has not been ready. */
    public Description description() {
        Path file = file("endpoint.json");
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            return new Description(
                    URI.create(json.required("scoringUri").textValue()),
                    URI.create(json.required("secureScoringUri").textValue()),
                    Path.of(json.required("certificate").textValue()),
                    Path.of(json.required("model").textValue()));
        } catch (IOException | RuntimeException e) {
            throw new StackException("The scoring endpoint has not described itself in " + file + ": " + e, e);
        }
    }

    /** The keys that it accepts, one a line, which it makes when there are none and reads again when they change. */
    public Path keyFile() {
        return file("keys");
    }

    /** The first of its keys, which a caller presents as bearer token. */
    public String key() {
        try (Stream<String> lines = Files.lines(keyFile())) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new StackException("No key of the scoring endpoint in " + keyFile()));
        } catch (IOException | UncheckedIOException e) {
            throw new StackException("Cannot read the keys of the scoring endpoint: " + e, e);
        }
    }

    @Override
    public ChildSpec prepare() {
        deleteDescription();
        List<String> all = new ArrayList<>(List.of(
                "--http-port", Integer.toString(port(StackPort.ENDPOINT_HTTP)),
                "--https-port", Integer.toString(port(StackPort.ENDPOINT_HTTPS)),
                "--work-dir", folder.of("endpoint").toString(),
                "--key-file", keyFile().toString()));
        all.addAll(arguments);
        return new ChildSpec(
                "endpoint",
                // At full speed: load tests are to find the limits of the bridge, not of this.
                Jvm.options(256, "-XX:TieredStopAtLevel=4"),
                JavaRuntime.ownClassPath(),
                MAIN,
                all,
                folder.of("endpoint"),
                folder.logOf("endpoint"));
    }

    @Override
    public void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException {
        int port = port(StackPort.ENDPOINT_HTTP);
        child.await(
                deadline,
                "does not answer at http://" + Loopback.HOST + ":" + port + "/",
                () -> Files.exists(file("endpoint.json")) && isLive(port) ? Optional.of(port) : Optional.empty());
        description();
    }

    private static boolean isLive(int port) {
        try {
            var connection = (HttpURLConnection) URI.create("http://" + Loopback.HOST + ":" + port + "/")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(ASK_MILLIS);
            connection.setReadTimeout(ASK_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    private void deleteDescription() {
        try {
            Files.deleteIfExists(file("endpoint.json"));
        } catch (IOException e) {
            throw new StackException("Cannot delete " + file("endpoint.json") + ": " + e, e);
        }
    }

    private Path file(String name) {
        return folder.of("endpoint").resolve(name);
    }

    private int port(StackPort port) {
        return ports.getOrDefault(port, 0);
    }

    /**
     * What the endpoint says of itself. Immutable.
     *
     * @param certificate PEM file of what clients of {@code secureScoringUri} must trust
     * @param model the ONNX file that it runs
     */
    public record Description(URI scoringUri, URI secureScoringUri, Path certificate, Path model) {}
}
