package dev.inferencebridge.azure.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.AuthorizedCalls;
import dev.inferencebridge.azure.IssuedToken;
import dev.inferencebridge.http.SecureServer;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.Triggers;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventGridTargetTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Triggers.NOW);
    private static final Dispatch AGAIN = new Dispatch(Triggers.ofHour(1), 2);

    @TempDir
    private Path folder;

    private SecureServer server;

    @BeforeEach
    void start() {
        server = new SecureServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private EventGridTarget withKey(String key) {
        return EventGridTarget.withKey(
                server.uri("/api/events?api-version=2018-01-01"),
                "card-fraud-bridge",
                JsonTriggerCodec::encode,
                () -> key,
                server.client(CLOCK));
    }

    @Test
    void a_trigger_is_a_cloud_event_in_a_batch_of_one() throws IOException {
        server.answers(200, "");

        try (EventGridTarget target = withKey("key-1")) {
            assertThat(target.deliver(AGAIN).join()).isEqualTo(new Delivery.Accepted());
        }

        RecordedRequest request = server.request();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget()).isEqualTo("/api/events?api-version=2018-01-01");
        assertThat(request.getHeaders().get("Content-Type"))
                .isEqualTo("application/cloudevents-batch+json; charset=utf-8");
        assertThat(request.getHeaders().get("aeg-sas-key")).isEqualTo("key-1");
        JsonNode batch = new ObjectMapper().readTree(SecureServer.body(request));
        assertThat(batch).hasSize(1);
        JsonNode event = batch.get(0);
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(AGAIN.trigger().id() + "-2");
        assertThat(event.path("source").asText()).isEqualTo("/inference-bridge/card-fraud-bridge");
        assertThat(event.path("type").asText()).isEqualTo("dev.inferencebridge.retraining.triggered");
        assertThat(event.path("subject").asText()).isEqualTo("models/fraud");
        assertThat(event.path("time").asText()).isEqualTo("2026-11-22T08:00:00Z");
        assertThat(JsonTriggerCodec.decode(event.path("data").toString())).isEqualTo(AGAIN.trigger());
    }

    @Test
    void the_bridges_identity_will_do_in_place_of_a_key() {
        server.answers(200, "");
        AccessTokens tokens = new AccessTokens() {
            @Override
            public CompletableFuture<IssuedToken> issued() {
                return CompletableFuture.completedFuture(new IssuedToken("token", Triggers.NOW));
            }

            @Override
            public void rejected(String token) {}
        };

        try (EventGridTarget target = EventGridTarget.withIdentity(
                server.uri("/api/events"),
                "bridge",
                JsonTriggerCodec::encode,
                new AuthorizedCalls(server.client(CLOCK), () -> tokens))) {
            assertThat(target.deliver(AGAIN).join()).isEqualTo(new Delivery.Accepted());
        }

        assertThat(server.request().getHeaders().get("Authorization")).isEqualTo("Bearer token");
    }

    @Test
    void what_event_grid_says_decides_whether_it_is_tried_again() {
        server.answers(400, "").answers(413, "").answers(401, "").answers(503, "");

        try (EventGridTarget target = withKey("key-1")) {
            assertThat(target.deliver(AGAIN).join()).isEqualTo(new Delivery.Refused("HTTP 400"));
            assertThat(target.deliver(AGAIN).join()).isEqualTo(new Delivery.Refused("HTTP 413"));
            assertThat(((Delivery.Unavailable) target.deliver(AGAIN).join()).problem())
                    .contains("EventGrid Data Sender")
                    .doesNotContain("key-1");
            assertThat(target.deliver(AGAIN).join()).isInstanceOf(Delivery.Unavailable.class);
        }
    }
}
