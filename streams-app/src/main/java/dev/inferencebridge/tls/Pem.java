package dev.inferencebridge.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM. Stateless; its exceptions show neither the text nor a cause that might. */
final class Pem {

    private static final long MOST_BYTES = 4L << 20;
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    static byte[] read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidTlsMaterialException(file + " is larger than 4MiB");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidTlsMaterialException(file + " does not exist: a PEM file of certificates is needed");
        } catch (IOException e) {
            throw new InvalidTlsMaterialException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    static List<X509Certificate> certificates(byte[] pem, Path file) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new InvalidTlsMaterialException("no certificate in " + file + ": a PEM file of them is needed");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new InvalidTlsMaterialException(file + " holds something that is no certificate in PEM form");
        }
    }

    /** @param of the certificate that the key belongs to: says the algorithm */
    static PrivateKey key(String pem, PublicKey of) {
        Matcher block = PKCS8.matcher(pem);
        if (!block.find()) {
            throw new InvalidTlsMaterialException("the private key is not PKCS#8 in PEM form without encryption"
                    + " (BEGIN PRIVATE KEY); `openssl pkcs8 -topk8 -nodes` converts it");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(1).getBytes(StandardCharsets.US_ASCII));
            return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidTlsMaterialException(
                    "the private key does not fit the certificate, whose kind is " + of.getAlgorithm());
        }
    }
}
