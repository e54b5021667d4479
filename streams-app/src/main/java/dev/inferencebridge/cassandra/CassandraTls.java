package dev.inferencebridge.cassandra;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted connections to Cassandra. Immutable. TLS 1.2 and 1.3, and nothing older, whatever the platform allows.
 *
 * @param hostnameVerification whether a node's certificate must be for the name or address that is connected to
 */
public record CassandraTls(SSLContext context, boolean hostnameVerification) {

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = new char[0];

    /**
     * Who the bridge is, for nodes that want a certificate.
     *
     * @param certificates PEM: its certificate, then those up to the authority
     * @param key PEM: the private key, PKCS #8 without password
     */
    public record Identity(Path certificates, String key) {

        /** Does not show the key. */
        @Override
        public String toString() {
            return "Identity[certificates=" + certificates + "]";
        }
    }

    /**
     * Reads the files.
     *
     * @param authorities PEM file of the authorities to trust; the platform's when empty
     * @throws IllegalArgumentException that names the file and what is wrong with it
     */
    public static CassandraTls of(
            Optional<Path> authorities, Optional<Identity> identity, boolean hostnameVerification) {
        KeyManager @Nullable [] keys = identity.map(CassandraTls::keyManagers).orElse(null);
        TrustManager @Nullable [] trust =
                authorities.map(CassandraTls::trustManagers).orElse(null);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return new CassandraTls(context, hostnameVerification);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static TrustManager[] trustManagers(Path file) {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate authority : read(file)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("cannot use the trusted certificates in " + file + ": " + e, e);
        }
    }

    private static KeyManager[] keyManagers(Identity identity) {
        try {
            Certificate[] chain = read(identity.certificates()).toArray(Certificate[]::new);
            PrivateKey key = privateKey(
                    identity.key(), ((X509Certificate) chain[0]).getPublicKey().getAlgorithm());
            KeyStore store = emptyStore();
            store.setKeyEntry("bridge", key, NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            // Not the cause's message: it may hold part of the key.
            throw new IllegalArgumentException(
                    "cannot use the client certificate in " + identity.certificates() + " with its key ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static PrivateKey privateKey(String pem, String algorithm) throws GeneralSecurityException {
        Matcher matcher = PKCS8.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the key of the client certificate must be PEM, PKCS #8 without"
                    + " password: a block BEGIN PRIVATE KEY (openssl pkcs8 -topk8 -nocrypt makes one of others)");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1).getBytes(StandardCharsets.US_ASCII));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("not in Base64", e);
        }
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream pem = new ByteArrayInputStream(Files.readAllBytes(file))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate in " + file + "; a PEM file is needed");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot read certificates from " + file + ": " + e, e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
