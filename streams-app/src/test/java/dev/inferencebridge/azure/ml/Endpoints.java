package dev.inferencebridge.azure.ml;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ScoringCall;
import dev.inferencebridge.scoring.ScoringResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;

/** Endpoints on loopback and clients of them. */
final class Endpoints {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private Endpoints() {}

    static MockWebServer start() {
        MockWebServer server = new MockWebServer();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    static AzureMlOptions options(MockWebServer server, PayloadFormat format, int width) {
        return new AzureMlOptions(
                URI.create(server.url("/score").toString()),
                Optional.empty(),
                format,
                IntStream.range(0, width).mapToObj(i -> "x" + i).toList(),
                Duration.ofSeconds(5),
                8,
                10_000,
                Optional.empty());
    }

    static AzureMlScoringClient client(MockWebServer server, PayloadFormat format, int width) {
        return new AzureMlScoringClient(options(server, format, width), BearerTokens.ofKey(() -> "secret"), CLOCK);
    }

    static AzureMlScoringClient client(MockWebServer server) {
        return client(server, new PayloadFormat.Mlflow(), 1);
    }

    static MockResponse ok(String body) {
        return new MockResponse.Builder().code(200).body(body).build();
    }

    static MockResponse status(int code, String... headers) {
        MockResponse.Builder builder = new MockResponse.Builder().code(code);
        for (int i = 0; i < headers.length; i += 2) {
            builder.addHeader(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    static ScoringCall call(double... rows) {
        return new ScoringCall(
                IntStream.range(0, rows.length)
                        .mapToObj(i -> FeatureVector.of(rows[i]))
                        .toList(),
                "request-1");
    }

    static ScoringResponse ask(AzureMlScoringClient client, double... rows) {
        return client.score(call(rows)).join();
    }

    static ScoringResponse ask(AzureMlScoringClient client, List<FeatureVector> rows) {
        return client.score(new ScoringCall(rows, "request-1")).join();
    }
}
