package dev.inferencebridge.azure.ml;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One endpoint and how to speak to it. Immutable.
 *
 * @param scoringUri as the endpoint's page shows it; {@code http} for loopback hosts only
 * @param deployment pins one deployment, which also turns traffic mirroring off; empty: the endpoint's traffic rules decide
 * @param format the layout of rows and results
 * @param inputNames of the model's inputs, in the order of a row
 * @param callTimeout of one exchange from connecting to the last byte, above zero; more than the deployment's
 *     {@code request_timeout_ms}, so that the endpoint's own 408 is seen; default 30 s
 * @param maxConcurrency exchanges in flight, 1 or more: sizes threads and connections
 * @param maxResponseBytes a longer response is a fault of the endpoint; default 16 MiB
 * @param trustedCertificates a PEM file of authorities that are trusted beside those of the platform
 */
public record AzureMlOptions(
        URI scoringUri,
        Optional<String> deployment,
        PayloadFormat format,
        List<String> inputNames,
        Duration callTimeout,
        int maxConcurrency,
        int maxResponseBytes,
        Optional<Path> trustedCertificates) {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    public static AzureMlOptions defaults(URI scoringUri, PayloadFormat format, List<String> inputNames) {
        return new AzureMlOptions(
                scoringUri,
                Optional.empty(),
                format,
                inputNames,
                Duration.ofSeconds(30),
                64,
                16 << 20,
                Optional.empty());
    }

    public AzureMlOptions {
        inputNames = List.copyOf(inputNames);
        requireSafe(scoringUri);
        if (inputNames.isEmpty()) {
            throw new IllegalArgumentException("at least one input name is needed");
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("callTimeout must be above zero, was " + callTimeout);
        }
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("maxConcurrency must be 1 or more, was " + maxConcurrency);
        }
        if (maxResponseBytes < 1) {
            throw new IllegalArgumentException("maxResponseBytes must be 1 or more, was " + maxResponseBytes);
        }
    }

    private static void requireSafe(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("scoring URI '" + uri
                    + "' is not of the form https://<endpoint>.<region>.inference.ml.azure.com/score");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the scoring URI of host " + uri.getHost() + " must not hold credentials");
        }
        if (scheme.equals("http")
                && !LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException("scoring URI '" + uri
                    + "' would send rows and token in clear text: use https (http is for loopback hosts)");
        }
    }
}
