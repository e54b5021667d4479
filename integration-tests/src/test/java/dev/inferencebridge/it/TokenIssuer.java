package dev.inferencebridge.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * Issues signed tokens to workload identities over https, as Entra ID does, and publishes the key that verifies them over
 * plain http. Thread-safe.
 */
final class TokenIssuer implements AutoCloseable {

    static final String ISSUER = "https://issuer.example.com";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_ID = "k1";

    private final HeldCertificate identity =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    private final KeyPair signing;
    private final HttpsServer tokens;
    private final HttpServer keys;
    private final Duration lifetime;
    private final AtomicInteger issued = new AtomicInteger();
    private volatile String audience;

    /** @param audience of every token, whatever scope is asked for */
    TokenIssuer(String audience, Duration lifetime) {
        this.audience = audience;
        this.lifetime = lifetime;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            signing = generator.generateKeyPair();
            tokens = HttpsServer.create(loopback(), 0);
            keys = HttpServer.create(loopback(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        tokens.setHttpsConfigurator(new HttpsConfigurator(new HandshakeCertificates.Builder()
                .heldCertificate(identity)
                .build()
                .sslContext()));
        tokens.createContext("/", this::issue);
        keys.createContext("/keys", exchange -> answer(exchange, jwks()));
        tokens.start();
        keys.start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    URI authority() {
        return URI.create("https://localhost:" + tokens.getAddress().getPort());
    }

    URI keys() {
        return URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/keys");
    }

    /** Tokens that were asked for. */
    int issued() {
        return issued.get();
    }

    void issueFor(String other) {
        audience = other;
    }

    /** Writes the certificate to trust. */
    Path trust(Path file) throws IOException {
        return Files.writeString(file, identity.certificatePem());
    }

    private void issue(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        issued.incrementAndGet();
        Instant now = Instant.now();
        String token = signed(
                Map.of("alg", "RS256", "typ", "JWT", "kid", KEY_ID),
                Map.of(
                        "iss",
                        ISSUER,
                        "aud",
                        audience,
                        "sub",
                        "bridge",
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        now.plus(lifetime).getEpochSecond()));
        answer(
                exchange,
                JSON.writeValueAsString(
                        Map.of("token_type", "Bearer", "expires_in", lifetime.toSeconds(), "access_token", token)));
    }

    private String signed(Map<String, ?> header, Map<String, ?> claims) throws IOException {
        String unsigned = encoded(JSON.writeValueAsBytes(header)) + "." + encoded(JSON.writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signing.getPrivate());
            signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
            return unsigned + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String jwks() throws IOException {
        RSAPublicKey key = (RSAPublicKey) signing.getPublic();
        return JSON.writeValueAsString(Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "RSA",
                        "use",
                        "sig",
                        "alg",
                        "RS256",
                        "kid",
                        KEY_ID,
                        "n",
                        encoded(unsigned(key.getModulus())),
                        "e",
                        encoded(unsigned(key.getPublicExponent()))))));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        tokens.stop(0);
        keys.stop(0);
    }
}
