package dev.inferencebridge.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A service on loopback, over TLS, that answers as it is told. */
public final class SecureServer implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Path authority;

    public SecureServer(Path folder) {
        try {
            HeldCertificate certificate = new HeldCertificate.Builder()
                    .addSubjectAlternativeName("localhost")
                    .build();
            authority = Files.writeString(folder.resolve("authority.pem"), certificate.certificatePem());
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer; headers by name and value in turn. */
    public SecureServer answers(int status, String body, String... headers) {
        MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
        for (int i = 0; i < headers.length; i += 2) {
            response.addHeader(headers[i], headers[i + 1]);
        }
        server.enqueue(response.build());
        return this;
    }

    public URI uri(String path) {
        return URI.create("https://localhost:" + server.getPort() + path);
    }

    public HttpClient client(InstantSource clock) {
        return new HttpClient(Duration.ofSeconds(5), Optional.of(authority), clock);
    }

    public Path authority() {
        return authority;
    }

    public int requests() {
        return server.getRequestCount();
    }

    public RecordedRequest request() {
        try {
            return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request came");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String body(RecordedRequest request) {
        return Objects.requireNonNull(request.getBody()).utf8();
    }

    @Override
    public void close() {
        server.close();
    }
}
