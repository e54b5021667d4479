package dev.inferencebridge.localstack.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A server's certificate for 127.0.0.1, ::1 and localhost, which signs itself, and its private key. Immutable. Made once
 * for a work directory, and again when it has expired.
 */
public final class TlsIdentity {

    private static final long VALID_DAYS = 365;

    private final HeldCertificate held;
    private final Path certificate;

    private TlsIdentity(HeldCertificate held, Path certificate) {
        this.held = held;
        this.certificate = certificate;
    }

    /**
     * Reads the identity of the work directory, or makes it.
     *
     * @param server what the names of the two files begin with
     */
    public static TlsIdentity in(Path workDir, String server) {
        Path certificate = workDir.resolve(server + "-certificate.pem");
        Path privateKey = workDir.resolve(server + "-private-key.pem");
        try {
            if (Files.exists(certificate) && Files.exists(privateKey)) {
                HeldCertificate held =
                        HeldCertificate.decode(Files.readString(certificate) + Files.readString(privateKey));
                if (isValid(held)) {
                    return new TlsIdentity(held, certificate);
                }
            }
            HeldCertificate held = new HeldCertificate.Builder()
                    .commonName("localhost")
                    .addSubjectAlternativeName("127.0.0.1")
                    .addSubjectAlternativeName("::1")
                    .addSubjectAlternativeName("localhost")
                    .duration(VALID_DAYS, TimeUnit.DAYS)
                    .ecdsa256()
                    .build();
            WholeFile.writePrivate(privateKey, held.privateKeyPkcs8Pem());
            WholeFile.writeReadable(certificate, held.certificatePem());
            return new TlsIdentity(held, certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("the certificate in " + workDir + " cannot be read or written", e);
        }
    }

    /** The PEM file that clients trust. */
    public Path certificate() {
        return certificate;
    }

    /** What is in the PEM file. */
    public X509Certificate x509() {
        return held.certificate();
    }

    /** TLS 1.2 and 1.3. */
    public SslContextFactory.Server sslContextFactory() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server", held.keyPair().getPrivate(), new char[0], new Certificate[] {held.certificate()});
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setKeyStore(store);
            factory.setKeyStorePassword("");
            factory.setKeyManagerPassword("");
            factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            factory.setSniRequired(false);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificate cannot be used", e);
        }
    }

    private static boolean isValid(HeldCertificate held) {
        try {
            held.certificate().checkValidity();
            return true;
        } catch (CertificateException expired) {
            return false;
        }
    }
}
