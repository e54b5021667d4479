package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An ingestion service of one test's own, in this process, over TLS; keeps what it takes. Thread-safe. */
final class ScratchIngestion implements AutoCloseable {

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Path authority;
    private final Path connectionString;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean away;

    ScratchIngestion(Path folder) {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        try {
            authority = Files.writeString(folder.resolve("ingestion.pem"), certificate.certificatePem());
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            connectionString = Files.writeString(
                    folder.resolve("ingestion.connection"),
                    "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://localhost:"
                            + server.getAddress().getPort() + "/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslContext()));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    Path authority() {
        return authority;
    }

    Path connectionString() {
        return connectionString;
    }

    /** Answers 503 from now on, or takes again. */
    void away(boolean isAway) {
        away = isAway;
    }

    int refused() {
        return refused.get();
    }

    /** The bodies that it took, unzipped. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), UTF_8);
            if (away) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            taken.add(body);
            byte[] answer = "{\"errors\":[]}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
