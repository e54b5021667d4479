package dev.inferencebridge.localstack.azure;

import dev.inferencebridge.localstack.endpoint.ApiKeys;
import dev.inferencebridge.localstack.endpoint.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The two keys of an online endpoint: the lines of a file, which a local scoring endpoint reads again when it changed.
 * Thread-safe.
 */
final class EndpointKeys {

    private final Path file;
    private final ApiKeys keys;

    private EndpointKeys(Path file) {
        this.file = file;
        this.keys = ApiKeys.of(file);
    }

    /** Makes what is missing of the two. */
    static EndpointKeys of(Path file) {
        EndpointKeys keys = new EndpointKeys(file);
        keys.all();
        return keys;
    }

    /** The primary one, then the secondary one. */
    synchronized List<String> all() {
        List<String> accepted = keys.accepted();
        if (accepted.size() >= 2) {
            return List.of(accepted.get(0), accepted.get(1));
        }
        List<String> made = List.of(accepted.isEmpty() ? random() : accepted.get(0), random());
        write(made);
        return made;
    }

    /** Replaces one of the two; the old one is refused from now on. */
    synchronized void replace(boolean primary, String key) {
        List<String> old = all();
        write(primary ? List.of(key, old.get(1)) : List.of(old.get(0), key));
    }

    static String random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private void write(List<String> both) {
        try {
            WholeFile.writePrivate(file, String.join("\n", both) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the key file " + file + " cannot be written", e);
        }
    }
}
