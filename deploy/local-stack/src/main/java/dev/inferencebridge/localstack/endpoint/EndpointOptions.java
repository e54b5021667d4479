package dev.inferencebridge.localstack.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a local endpoint behaves. Immutable; start from {@link #in(Path)}.
 *
 * @param workDir holds the model, the certificate and its key, and the default key file; created when missing
 * @param keyFile accepted bearer keys, one a line; created with a random key when missing
 * @param httpPort 0 for a free one
 * @param httpsPort 0 for a free one
 * @param requestTimeout from the arrival of a request; a request that takes longer is answered with 408
 * @param maxRequestBytes a larger body is answered with 413
 * @param seed of the model, the traffic split, the latency and the random failures
 */
public record EndpointOptions(
        Path workDir,
        Path keyFile,
        int httpPort,
        int httpsPort,
        List<DeploymentOptions> deployments,
        Duration requestTimeout,
        Latency latency,
        int maxRequestBytes,
        RowsAnswer rowsAnswer,
        long seed) {

    static final int LARGEST_REQUEST = 256 << 20;

    public EndpointOptions {
        port(httpPort);
        port(httpsPort);
        deployments = List.copyOf(deployments);
        DeploymentOptions.requireConsistent(deployments);
        if (requestTimeout.isNegative() || requestTimeout.isZero() || requestTimeout.toMillis() > 180_000) {
            throw new IllegalArgumentException("request timeout is 1 to 180000 ms, not " + requestTimeout.toMillis());
        }
        if (maxRequestBytes < 1 || maxRequestBytes > LARGEST_REQUEST) {
            throw new IllegalArgumentException(
                    "max request bytes is 1 to " + LARGEST_REQUEST + ", not " + maxRequestBytes);
        }
    }

    /**
     * The defaults: free ports, one deployment {@code blue} with all traffic, 64 concurrent requests and one instance, a
     * timeout of 5 s, no latency, 5 MiB a request.
     */
    public static EndpointOptions in(Path workDir) {
        return new EndpointOptions(
                workDir,
                workDir.resolve("endpoint.keys"),
                0,
                0,
                List.of(new DeploymentOptions("blue", 100, 64, 1)),
                Duration.ofSeconds(5),
                Latency.NONE,
                5 << 20,
                RowsAnswer.ARRAY,
                1);
    }

    public EndpointOptions withDeployments(DeploymentOptions... changed) {
        return withDeployments(List.of(changed));
    }

    EndpointOptions withDeployments(List<DeploymentOptions> changed) {
        return new EndpointOptions(
                workDir,
                keyFile,
                httpPort,
                httpsPort,
                changed,
                requestTimeout,
                latency,
                maxRequestBytes,
                rowsAnswer,
                seed);
    }

    public EndpointOptions withLatency(Latency changed) {
        return new EndpointOptions(
                workDir,
                keyFile,
                httpPort,
                httpsPort,
                deployments,
                requestTimeout,
                changed,
                maxRequestBytes,
                rowsAnswer,
                seed);
    }

    public EndpointOptions withSeed(long changed) {
        return new EndpointOptions(
                workDir,
                keyFile,
                httpPort,
                httpsPort,
                deployments,
                requestTimeout,
                latency,
                maxRequestBytes,
                rowsAnswer,
                changed);
    }

    public EndpointOptions withRowsAnswer(RowsAnswer changed) {
        return new EndpointOptions(
                workDir,
                keyFile,
                httpPort,
                httpsPort,
                deployments,
                requestTimeout,
                latency,
                maxRequestBytes,
                changed,
                seed);
    }

    private static void port(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 (free) to 65535, not " + port);
        }
    }
}
