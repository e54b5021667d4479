package dev.inferencebridge.azure.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.AuthorizedCalls;
import dev.inferencebridge.azure.IssuedToken;
import dev.inferencebridge.http.SecureServer;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.JobState;
import dev.inferencebridge.retraining.TriggerTemplate;
import dev.inferencebridge.retraining.Triggers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureMlTargetsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dispatch DISPATCH = new Dispatch(Triggers.ofHour(1), 0);
    private static final String ID = DISPATCH.id();
    private static final String PATH =
            "/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.MachineLearningServices" + "/workspaces/ws/jobs/"
                    + ID + "?api-version=2024-10-01";
    private static final TriggerTemplate TEMPLATE = TriggerTemplate.of(Map.of(
            "jobType",
            "Command",
            "command",
            "python train.py --model ${model} --until ${window.end} --table ${parameter.data} ${parameter.more}",
            "resources",
            Map.of("instanceCount", 2L),
            "tags",
            Map.of("team", "fraud")));

    @TempDir
    private Path folder;

    private final FakeTokens tokens = new FakeTokens();
    private SecureServer server;
    private AzureMlJobTarget jobs;
    private AzureMlEndpointTarget endpoint;

    /** Hands out {@code token-1} until that is rejected, and so on. */
    private static final class FakeTokens implements AccessTokens {
        final List<String> rejected = new ArrayList<>();
        Optional<RuntimeException> failure = Optional.empty();

        @Override
        public CompletableFuture<IssuedToken> issued() {
            return failure.<CompletableFuture<IssuedToken>>map(CompletableFuture::failedFuture)
                    .orElseGet(() -> CompletableFuture.completedFuture(
                            new IssuedToken("token-" + (1 + rejected.size()), Triggers.NOW)));
        }

        @Override
        public void rejected(String token) {
            rejected.add(token);
        }
    }

    @BeforeEach
    void start() {
        server = new SecureServer(folder);
        jobs = new AzureMlJobTarget(
                new Workspace(server.uri("/"), URI.create("https://ml.azure.com"), "s-1", "rg", "ws", "2024-10-01"),
                TEMPLATE,
                calls());
        endpoint = new AzureMlEndpointTarget(server.uri("/jobs"), Optional.of("v2"), TEMPLATE, calls());
    }

    private AuthorizedCalls calls() {
        return new AuthorizedCalls(server.client(InstantSource.fixed(Triggers.NOW)), () -> tokens);
    }

    @AfterEach
    void stop() {
        jobs.close();
        endpoint.close();
        server.close();
    }

    private Delivery deliver() {
        return jobs.deliver(DISPATCH).join();
    }

    private JobState follow() {
        return jobs.follow(new Job(ID, Optional.empty())).join();
    }

    private static String job(String status) {
        return "{\"name\":\"" + ID + "\",\"properties\":{\"status\":\"" + status
                + "\",\"services\":{\"Studio\":{\"endpoint\":\"https://ml.azure.com/runs/1\"}}}}";
    }

    @Test
    void a_job_is_put_under_the_id_of_the_delivery_with_the_triggers_values_filled_in() throws IOException {
        server.answers(201, job("NotStarted"));

        Delivery delivery = deliver();

        assertThat(delivery)
                .isEqualTo(new Delivery.Started(new Job(ID, Optional.of(URI.create("https://ml.azure.com/runs/1")))));
        RecordedRequest request = server.request();
        assertThat(request.getMethod()).isEqualTo("PUT");
        assertThat(request.getTarget()).isEqualTo(PATH);
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
        JsonNode properties = JSON.readTree(SecureServer.body(request)).path("properties");
        assertThat(properties.path("command").asText())
                .isEqualTo("python train.py --model fraud --until 2026-11-22T02:00:00Z --table shop.transactions ");
        assertThat(properties.path("resources").path("instanceCount").intValue())
                .isEqualTo(2);
        assertThat(properties.path("tags").path("team").asText()).isEqualTo("fraud");
        assertThat(properties.path("tags").path("inference-bridge-trigger").asText())
                .isEqualTo(ID);
    }

    @Test
    void a_job_without_a_link_of_its_own_gets_one_to_the_studio() {
        server.answers(200, "{}");

        assertThat(deliver())
                .isEqualTo(new Delivery.Started(new Job(
                        ID,
                        Optional.of(URI.create("https://ml.azure.com/runs/" + ID
                                + "?wsid=/subscriptions/s-1/resourcegroups/rg/workspaces/ws")))));
    }

    @Test
    void a_job_that_is_there_and_refuses_to_be_changed_was_started_before() {
        server.answers(409, "{\"error\":{\"code\":\"Conflict\",\"message\":\"immutable\"}}")
                .answers(200, job("Running"));

        assertThat(deliver()).isInstanceOf(Delivery.Started.class);
    }

    @Test
    void a_template_that_the_service_refuses_is_told_in_its_words() {
        server.answers(400, "{\"error\":{\"code\":\"BadArgument\",\"message\":\"no such compute\"}}")
                .answers(404, "");

        assertThat(deliver()).isEqualTo(new Delivery.Refused("HTTP 400: BadArgument: no such compute"));
    }

    @Test
    void a_service_that_is_away_or_throttles_is_tried_again() {
        server.answers(503, "").answers(429, "", "Retry-After", "9");

        assertThat(deliver()).isEqualTo(new Delivery.Unavailable("HTTP 503", Optional.empty()));
        assertThat(deliver()).isEqualTo(new Delivery.Unavailable("HTTP 429", Optional.of(Duration.ofSeconds(9))));
    }

    @Test
    void a_token_that_is_refused_is_replaced_once_and_a_missing_permission_named() {
        server.answers(401, "").answers(201, job("NotStarted"));
        assertThat(deliver()).isInstanceOf(Delivery.Started.class);
        assertThat(server.request().getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
        assertThat(server.request().getHeaders().get("Authorization")).isEqualTo("Bearer token-2");

        server.answers(403, "").answers(403, "");
        assertThat(((Delivery.Unavailable) deliver()).problem())
                .contains("HTTP 403")
                .contains("Microsoft.MachineLearningServices/workspaces/jobs/write");
    }

    @Test
    void without_a_token_nothing_is_sent() {
        tokens.failure = Optional.of(new IllegalStateException("no identity here"));

        assertThat(((Delivery.Unavailable) deliver()).problem()).contains("no token", "no identity here");
        assertThat(server.requests()).isZero();
    }

    @Test
    void the_state_of_a_job_is_read_from_its_status() {
        server.answers(200, job("Completed"))
                .answers(200, job("Failed"))
                .answers(200, job("Canceled"))
                .answers(200, job("Queued"))
                .answers(200, "no json")
                .answers(500, "")
                .answers(404, "");

        assertThat(follow()).isEqualTo(new JobState.Succeeded());
        assertThat(follow()).isEqualTo(new JobState.Failed("the job ended as Failed"));
        assertThat(follow()).isEqualTo(new JobState.Failed("the job ended as Canceled"));
        assertThat(follow()).isEqualTo(new JobState.Underway("Queued"));
        assertThat(follow()).isInstanceOf(JobState.Unknown.class);
        assertThat(follow()).isEqualTo(new JobState.Unknown("HTTP 500"));
        assertThat(follow()).isEqualTo(new JobState.Failed("the job is gone: HTTP 404"));
        assertThat(server.request().getTarget()).isEqualTo(PATH);
    }

    @Test
    void an_endpoint_is_invoked_and_the_job_that_it_names_is_followed() throws IOException {
        server.answers(200, "{\"name\":\"batchjob-7\",\"properties\":{\"status\":\"Preparing\"}}")
                .answers(200, "{\"properties\":{\"status\":\"Completed\"}}");

        Delivery.Started started = (Delivery.Started) endpoint.deliver(DISPATCH).join();
        JobState state = endpoint.follow(started.job()).join();

        assertThat(started.job()).isEqualTo(new Job("batchjob-7", Optional.empty()));
        assertThat(state).isEqualTo(new JobState.Succeeded());
        RecordedRequest post = server.request();
        assertThat(post.getMethod()).isEqualTo("POST");
        assertThat(post.getTarget()).isEqualTo("/jobs");
        assertThat(post.getHeaders().get("azureml-model-deployment")).isEqualTo("v2");
        assertThat(JSON.readTree(SecureServer.body(post))
                        .path("properties")
                        .path("tags")
                        .path("inference-bridge-trigger")
                        .asText())
                .isEqualTo(ID);
        assertThat(server.request().getTarget()).isEqualTo("/jobs/batchjob-7");
    }

    @Test
    void an_invocation_that_names_no_job_is_not_made_again() {
        server.answers(202, "");

        assertThat(endpoint.deliver(DISPATCH).join()).isEqualTo(new Delivery.Accepted());
    }

    @Test
    void nothing_that_a_service_names_leads_a_call_elsewhere() {
        server.answers(200, "{\"name\":\"../../elsewhere\"}");

        assertThat(endpoint.deliver(DISPATCH).join()).isEqualTo(new Delivery.Accepted());
        assertThat(endpoint.follow(new Job("a/b", Optional.empty())).join()).isInstanceOf(JobState.Failed.class);
        assertThat(server.requests()).isEqualTo(1);
    }
}
