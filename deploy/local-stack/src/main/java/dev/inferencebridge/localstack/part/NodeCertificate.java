package dev.inferencebridge.localstack.part;

import dev.inferencebridge.localstack.folder.WorkFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * The node's certificate for 127.0.0.1 and localhost, which signs itself. Made once for a run of the stack, so that
 * clients know it after a restart of the node; the files are for the owner alone. Immutable.
 */
final class NodeCertificate {

    /** The stores hold nothing that the folder does not protect; their format wants a password. */
    static final String STORE_PASSWORD = "local-stack";

    private final HeldCertificate held;

    private NodeCertificate(HeldCertificate held) {
        this.held = held;
    }

    /** Writes {@code node.p12}, {@code trust.p12} and {@code certificate.pem} into the directory. */
    static NodeCertificate write(Path directory) {
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .addSubjectAlternativeName("localhost")
                .build();
        try {
            KeyStore node = empty();
            node.setKeyEntry("node", held.keyPair().getPrivate(), STORE_PASSWORD.toCharArray(), new Certificate[] {
                held.certificate()
            });
            store(node, directory.resolve("node.p12"));
            KeyStore trust = empty();
            trust.setCertificateEntry("node", held.certificate());
            store(trust, directory.resolve("trust.p12"));
            WorkFolder.write(directory.resolve("certificate.pem"), held.certificatePem());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the node's certificate cannot be stored", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeCertificate(held);
    }

    SSLContext trustingClient() {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(held.certificate())
                .build()
                .sslContext();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void store(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        WorkFolder.write(file, "");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, STORE_PASSWORD.toCharArray());
        }
    }
}
