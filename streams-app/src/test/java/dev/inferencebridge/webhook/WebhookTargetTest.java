package dev.inferencebridge.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.http.SecureServer;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.SettableTime;
import dev.inferencebridge.retraining.Triggers;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTargetTest {

    private static final Dispatch DISPATCH = new Dispatch(Triggers.ofHour(1), 0);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final SettableTime time = new SettableTime();
    private SecureServer server;

    @BeforeEach
    void start() {
        server = new SecureServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Delivery deliver(Supplier<String> secret) {
        try (WebhookTarget target =
                new WebhookTarget(server.uri("/hook"), JsonTriggerCodec::encode, secret, server.client(time), time)) {
            return target.deliver(DISPATCH).join();
        }
    }

    private boolean isValid(RecordedRequest request, String secret, String body) {
        return WebhookSignature.isValid(
                secret,
                Objects.requireNonNull(request.getHeaders().get(WebhookTarget.TIMESTAMP)),
                Objects.requireNonNull(request.getHeaders().get(WebhookTarget.SIGNATURE)),
                body,
                time.instant(),
                TOLERANCE);
    }

    @Test
    void a_post_is_signed_over_its_time_and_body() {
        server.answers(204, "");

        assertThat(deliver(() -> "s3cret")).isEqualTo(new Delivery.Accepted());

        RecordedRequest request = server.request();
        String body = SecureServer.body(request);
        assertThat(JsonTriggerCodec.decode(body)).isEqualTo(DISPATCH.trigger());
        assertThat(request.getHeaders().get(WebhookTarget.DELIVERY)).isEqualTo(DISPATCH.id());
        assertThat(request.getHeaders().get(WebhookTarget.EVENT)).isEqualTo("retraining-triggered");
        assertThat(isValid(request, "s3cret", body)).isTrue();
        assertThat(isValid(request, "other", body)).isFalse();
        assertThat(isValid(request, "s3cret", body + " ")).isFalse();
    }

    @Test
    void a_post_that_is_recorded_and_sent_again_later_is_refused() {
        server.answers(204, "");
        deliver(() -> "s3cret");
        RecordedRequest request = server.request();

        time.pass(TOLERANCE);
        assertThat(isValid(request, "s3cret", SecureServer.body(request))).isTrue();
        time.pass(Duration.ofSeconds(1));
        assertThat(isValid(request, "s3cret", SecureServer.body(request))).isFalse();
    }

    @Test
    void every_attempt_is_signed_anew_and_is_the_same_delivery() {
        server.answers(500, "").answers(200, "");

        assertThat(deliver(() -> "s3cret")).isInstanceOf(Delivery.Unavailable.class);
        time.pass(Duration.ofHours(1));
        deliver(() -> "n3xt");

        RecordedRequest first = server.request();
        RecordedRequest second = server.request();
        assertThat(second.getHeaders().get(WebhookTarget.DELIVERY))
                .isEqualTo(first.getHeaders().get(WebhookTarget.DELIVERY));
        assertThat(isValid(second, "n3xt", SecureServer.body(second))).isTrue();
    }

    /** The signature of a known secret, time and body, computed with openssl dgst -sha256 -hmac. */
    @Test
    void the_signature_is_the_documented_one() {
        assertThat(WebhookSignature.of("key", 1_700_000_000L, "{\"a\":1}"))
                .isEqualTo("v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
    }

    @Test
    void a_signature_without_a_time_is_none() {
        assertThat(WebhookSignature.isValid("s", "soon", "v1=", "", time.instant(), TOLERANCE))
                .isFalse();
        assertThat(WebhookSignature.isValid("s", Long.toString(Long.MIN_VALUE), "v1=", "", time.instant(), TOLERANCE))
                .isFalse();
    }

    @Test
    void without_a_secret_nothing_is_posted() {
        Delivery delivery = deliver(() -> {
            throw new IllegalStateException("env:HOOK is not set");
        });

        assertThat(((Delivery.Unavailable) delivery).problem()).contains("env:HOOK is not set");
        assertThat(server.requests()).isZero();
    }

    @Test
    void a_refusal_is_not_tried_again() {
        server.answers(410, "");

        assertThat(deliver(() -> "s3cret")).isEqualTo(new Delivery.Refused("HTTP 410"));
    }
}
