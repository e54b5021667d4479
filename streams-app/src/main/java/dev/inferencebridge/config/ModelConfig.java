package dev.inferencebridge.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A model and how its endpoint is asked. Immutable.
 *
 * @param name its name in the file
 * @param scoringUri https, or http on this machine
 * @param deployment the one deployment to ask; empty to let the endpoint choose
 * @param trustedCertificates a PEM file with the authorities to trust for this endpoint; absolute
 * @param callTimeout of one request, from its first byte to the last of the answer
 * @param maxBatchRows rows in one request at most, 1 to 4096
 * @param maxBatchBytes size of one request at most
 * @param maxConcurrentCalls requests under way at most, 1 to 500; the adaptive limit stays below it
 * @param maxAttemptsAlone how often a row is tried in a request of its own before it is refused, 1 or more
 * @param signature whether the features are compared with the inputs that the model takes
 */
public record ModelConfig(
        String name,
        URI scoringUri,
        AuthConfig auth,
        PayloadConfig payload,
        Optional<String> deployment,
        Optional<Path> trustedCertificates,
        Duration callTimeout,
        int maxBatchRows,
        int maxBatchBytes,
        int maxConcurrentCalls,
        int maxAttemptsAlone,
        SignaturePolicy signature) {

    public ModelConfig {
        if (maxBatchRows < 1 || maxBatchBytes < 1 || maxConcurrentCalls < 1 || maxAttemptsAlone < 1) {
            throw new IllegalArgumentException("every limit of model " + name + " must be 1 or more");
        }
    }
}
