package dev.inferencebridge.localstack.azure;

import dev.inferencebridge.localstack.endpoint.TlsIdentity;
import dev.inferencebridge.localstack.endpoint.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.TreeMap;

/** The files that clients are pointed at, in the work directory. Stateless but for them. */
final class ClientFiles {

    /** Of the trust store; it holds no secret. */
    static final String TRUST_STORE_PASSWORD = "changeit";

    private final Path workDir;

    ClientFiles(Path workDir) {
        this.workDir = workDir.toAbsolutePath();
    }

    Path federatedToken() {
        return workDir.resolve("federated-token");
    }

    Path trustStore() {
        return workDir.resolve("azure-trust.p12");
    }

    Path environment(SignIn signIn) {
        return workDir.resolve(signIn.label() + ".env");
    }

    void writeFederatedToken(String token) {
        write(federatedToken(), token);
    }

    /** For a shell: {@code set -a; . FILE}. */
    void writeEnvironment(SignIn signIn, Map<String, String> variables) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(variables)
                .forEach((name, value) -> lines.append(name)
                        .append("='")
                        .append(value.replace("'", "'\\''"))
                        .append("'\n"));
        write(environment(signIn), lines.toString());
    }

    void writeTrustStore(TlsIdentity identity) {
        Path draft = workDir.resolve(".azure-trust.p12.draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("azure", identity.x509());
            store.store(out, TRUST_STORE_PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException("the trust store in " + workDir + " cannot be written", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make a PKCS12 trust store", e);
        }
        try {
            Files.move(draft, trustStore(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the trust store in " + workDir + " cannot be written", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            WholeFile.writePrivate(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
