package dev.inferencebridge.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and a key as they were read at one time. Immutable.
 *
 * @param fingerprint of all that was read
 */
record TlsMaterial(X509ExtendedTrustManager trust, Optional<X509ExtendedKeyManager> keys, String fingerprint) {

    private static final char[] NO_PASSWORD = new char[0];

    static TlsMaterial read(TlsSource source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            X509ExtendedTrustManager trust = platformTrust();
            if (source.trustedCertificates().isPresent()) {
                var file = source.trustedCertificates().get();
                byte[] pem = Pem.read(file);
                digest.update(pem);
                trust = trustOf(
                        Pem.certificates(pem, file),
                        source.beside() == TlsSource.Beside.PLATFORM
                                ? trust.getAcceptedIssuers()
                                : new X509Certificate[0]);
            }
            Optional<X509ExtendedKeyManager> keys = Optional.empty();
            if (source.identity().isPresent()) {
                var own = source.identity().get();
                byte[] chain = Pem.read(own.certificate());
                String key = own.key().get();
                digest.update(chain);
                digest.update(key.getBytes(StandardCharsets.UTF_8));
                keys = Optional.of(keysOf(Pem.certificates(chain, own.certificate()), key));
            }
            return new TlsMaterial(trust, keys, HexFormat.of().formatHex(digest.digest()));
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidTlsMaterialException(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    X509ExtendedKeyManager key() {
        return keys.orElseThrow(() -> new IllegalStateException("there is no client certificate"));
    }

    private static X509ExtendedTrustManager platformTrust() throws GeneralSecurityException {
        return trustManager(null);
    }

    /** One store with both: the platform's authorities are those that its trust manager accepts. */
    private static X509ExtendedTrustManager trustOf(List<X509Certificate> own, X509Certificate[] platform)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate certificate : platform) {
            store.setCertificateEntry("platform-" + number++, certificate);
        }
        for (X509Certificate certificate : own) {
            store.setCertificateEntry("own-" + number++, certificate);
        }
        return trustManager(store);
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no X.509 trust manager"));
    }

    private static X509ExtendedKeyManager keysOf(List<X509Certificate> chain, String pem)
            throws GeneralSecurityException, IOException {
        PrivateKey key = Pem.key(pem, chain.get(0).getPublicKey());
        requirePair(key, chain.get(0));
        KeyStore store = emptyStore();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return ReloadingTls.requireExtended(factory.getKeyManagers());
    }

    /** A certificate that was exchanged before its key would fail each handshake. */
    private static void requirePair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] probe = "pair".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new InvalidTlsMaterialException("the private key is not that of the certificate of "
                    + certificate.getSubjectX500Principal().getName());
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
