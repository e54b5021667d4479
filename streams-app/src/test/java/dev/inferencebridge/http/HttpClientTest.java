package dev.inferencebridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpClientTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T08:00:00Z"));

    @TempDir
    private Path folder;

    private SecureServer server;
    private HttpClient client;

    @BeforeEach
    void start() {
        server = new SecureServer(folder);
        client = server.client(CLOCK);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpAnswer post() {
        return client.send(HttpCall.of("POST", server.uri("/x"), "application/json", "{}")
                        .with("X-Key", "k"))
                .join();
    }

    @Test
    void an_answer_is_handed_on_whole() {
        server.answers(202, "done", "Retry-After", "7");

        HttpAnswer answer = post();

        assertThat(answer).isEqualTo(new HttpAnswer(202, "done", Optional.of(Duration.ofSeconds(7)), ""));
        assertThat(server.request().getHeaders().get("X-Key")).isEqualTo("k");
    }

    @Test
    void nothing_is_resent_and_no_redirect_followed() {
        server.answers(503, "", "Retry-After", "0").answers(302, "", "Location", "/elsewhere");

        assertThat(post().status()).isEqualTo(503);
        assertThat(post().status()).isEqualTo(302);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void a_date_to_retry_after_is_told_as_a_wait() {
        server.answers(503, "", "Retry-After", "Sun, 22 Nov 2026 08:01:00 GMT");

        assertThat(post().retryAfter()).contains(Duration.ofMinutes(1));
    }

    @Test
    void an_answer_that_is_too_large_is_none() {
        server.answers(200, "x".repeat((1 << 20) + 1));

        assertThat(post().shown()).isEqualTo("the answer is larger than 1048576 bytes");
    }

    @Test
    void a_service_that_nobody_vouches_for_is_told_nothing() {
        try (HttpClient stranger = new HttpClient(Duration.ofSeconds(5), Optional.empty(), CLOCK)) {
            HttpAnswer answer = stranger.send(HttpCall.get(server.uri("/x"))).join();

            assertThat(answer.status()).isZero();
            assertThat(answer.isWorthRepeating()).isTrue();
        }
        assertThat(server.requests()).isZero();
    }

    @Test
    void a_service_that_is_not_there_is_an_answer_too() {
        URI gone = server.uri("/x");
        server.close();

        HttpAnswer answer = client.send(HttpCall.get(gone)).join();

        assertThat(answer.shown()).startsWith("no answer: ");
    }

    @Test
    void a_header_that_cannot_be_sent_is_not_shown() {
        HttpAnswer answer = client.send(HttpCall.get(server.uri("/x")).with("X-Key", "se\ncret"))
                .join();

        assertThat(answer.shown())
                .contains("characters that no header may have")
                .doesNotContain("cret");
    }
}
