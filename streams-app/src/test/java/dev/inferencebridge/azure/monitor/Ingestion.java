package dev.inferencebridge.azure.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.GzipSource;
import okio.Okio;

/** The ingestion service on loopback, over TLS: keeps what it takes. */
final class Ingestion implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_SECONDS = 60;

    private final Semaphore refusals = new Semaphore(0);
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();

    private final BlockingQueue<JsonNode> items = new LinkedBlockingQueue<>();
    private final MockWebServer server = new MockWebServer();
    private final Path authority;
    private volatile int refusing;

    Ingestion(Path folder) throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        authority = Files.writeString(folder.resolve("ingestion.pem"), certificate.certificatePem());
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start();
    }

    AzureMonitorOptions options() {
        return new AzureMonitorOptions(
                ConnectionString.parse("InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint="
                        + server.url("/") + ";LiveEndpoint=" + server.url("/live")),
                Duration.ofSeconds(1),
                0.25,
                false,
                "card-fraud-bridge",
                "instance-1",
                Optional.of(authority));
    }

    /** Answers with a status instead of taking anything; 0 takes again. */
    void refuse(int status) {
        refusing = status;
    }

    void awaitRefusal() throws InterruptedException {
        if (!refusals.tryAcquire(MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was posted");
        }
    }

    /** The next item that fits, in order of arrival; those before it are thrown away. */
    JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        while (true) {
            JsonNode item = items.poll(MOST_SECONDS, TimeUnit.SECONDS);
            if (item == null) {
                throw new AssertionError("no such item came; posts: " + paths);
            }
            if (wanted.test(item)) {
                return item;
            }
        }
    }

    JsonNode next(String baseType) throws InterruptedException {
        return next(item -> item.path("data").path("baseType").asText().equals(baseType));
    }

    private MockResponse answer(RecordedRequest request) {
        paths.add(request.getMethod() + " " + request.getUrl().encodedPath());
        authorizations.add(String.valueOf(request.getHeaders().get("Authorization")));
        if (refusing != 0) {
            refusals.release();
            return new MockResponse.Builder().code(refusing).body("{}").build();
        }
        int taken = 0;
        for (String line : text(request).split("\n", -1)) {
            if (!line.isBlank()) {
                bodies.add(line);
                items.add(read(line));
                taken++;
            }
        }
        return new MockResponse.Builder()
                .code(200)
                .body("{\"itemsReceived\":" + taken + ",\"itemsAccepted\":" + taken + ",\"errors\":[]}")
                .build();
    }

    private static String text(RecordedRequest request) {
        try {
            Buffer body = new Buffer().write(Objects.requireNonNull(request.getBody()));
            return "gzip".equals(request.getHeaders().get("Content-Encoding"))
                    ? Okio.buffer(new GzipSource(body)).readUtf8()
                    : body.readUtf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
