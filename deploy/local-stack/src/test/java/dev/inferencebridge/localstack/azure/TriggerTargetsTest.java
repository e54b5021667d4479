package dev.inferencebridge.localstack.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.AuthorizedCalls;
import dev.inferencebridge.azure.IssuedToken;
import dev.inferencebridge.azure.events.EventGridTarget;
import dev.inferencebridge.azure.training.AzureMlEndpointTarget;
import dev.inferencebridge.azure.training.AzureMlJobTarget;
import dev.inferencebridge.azure.training.Workspace;
import dev.inferencebridge.http.HttpClient;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.JobState;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Severity;
import dev.inferencebridge.retraining.TriggerTemplate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bridge's own targets of triggers against the stand-ins. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class TriggerTargetsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Dispatch DISPATCH = new Dispatch(
            new RetrainingTrigger(
                    "rt-0123456789abcdef",
                    "fraud",
                    Optional.of("blue"),
                    "card-fraud",
                    "stale",
                    NOON,
                    NOON.plusSeconds(10),
                    Severity.WARNING,
                    "amount drifts",
                    List.of(),
                    NOON.plusSeconds(12),
                    Map.of()),
            0);

    @TempDir
    private Path workDir;

    private LocalAzure azure;
    private AzureClient client;

    @BeforeEach
    void start() throws Exception {
        azure = LocalAzure.start(
                AzureOptions.in(workDir),
                Clock.systemUTC(),
                (job, says) -> Map.of("since", job.parameters().getOrDefault("since", "")));
        azure.jobs().pace(Duration.ZERO);
        client = new AzureClient(azure);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void a_job_is_started_once_however_often_it_is_delivered_and_followed_to_its_end() throws Exception {
        try (AzureMlJobTarget target = jobTarget("${window.start}")) {
            Delivery first = target.deliver(DISPATCH).join();
            Job ended = azure.jobs().await(DISPATCH.id(), job -> job.status().isLast(), SOON);
            Delivery again = target.deliver(DISPATCH).join();
            Delivery.Started started = (Delivery.Started) again;

            assertThat(again).isEqualTo(first);
            assertThat(started.job().id()).isEqualTo(DISPATCH.id());
            assertThat(started.job().link())
                    .hasValueSatisfying(link -> assertThat(link.toString()).contains("/runs/" + DISPATCH.id()));
            assertThat(ended.results()).isEqualTo(Map.of("since", "2026-05-01T12:00:00Z"));
            assertThat(azure.jobs().all()).hasSize(1);
            assertThat(target.follow(started.job()).join()).isInstanceOf(JobState.Succeeded.class);
        }
    }

    @Test
    void a_delivery_after_the_template_changed_finds_the_job_that_is_there() throws Exception {
        try (AzureMlJobTarget before = jobTarget("${window.start}");
                AzureMlJobTarget after = jobTarget("${window.end}")) {
            Delivery first = before.deliver(DISPATCH).join();

            assertThat(after.deliver(DISPATCH).join()).isEqualTo(first);
        }
    }

    @Test
    void a_failed_job_is_followed_to_its_failure() throws Exception {
        azure.jobs().failNext(1, "no rows");
        try (AzureMlJobTarget target = jobTarget("${window.start}")) {
            Delivery.Started started =
                    (Delivery.Started) target.deliver(DISPATCH).join();
            azure.jobs().await(DISPATCH.id(), job -> job.status().isLast(), SOON);

            assertThat(target.follow(started.job()).join()).isInstanceOf(JobState.Failed.class);
        }
    }

    @Test
    void who_may_not_is_refused_and_a_service_that_is_away_is_tried_again() throws Exception {
        try (AzureMlJobTarget target = jobTarget("${window.start}")) {
            azure.conduct(AzureService.MANAGEMENT).failNext(1, 503, Map.of("Retry-After", "3"));
            Delivery away = target.deliver(DISPATCH).join();
            azure.tokens().permissions("bridge", Set.of());
            Delivery forbidden = target.deliver(DISPATCH).join();

            assertThat(away).isInstanceOf(Delivery.Unavailable.class);
            assertThat(forbidden).isNotInstanceOf(Delivery.Started.class);
            assertThat(azure.jobs().all()).isEmpty();
        }
    }

    @Test
    void a_batch_endpoint_is_invoked_and_followed() throws Exception {
        URI scoringUri = azure.url(AzureService.BATCH).resolve("/retrain/jobs");
        TriggerTemplate template = TriggerTemplate.of(
                Map.of("InputData", Map.of("since", Map.of("JobInputType", "Literal", "Value", "${window.start}"))));
        try (AzureMlEndpointTarget target =
                new AzureMlEndpointTarget(scoringUri, Optional.empty(), template, calls("https://ml.azure.com"))) {
            Delivery.Started started =
                    (Delivery.Started) target.deliver(DISPATCH).join();
            azure.jobs().await(started.job().id(), job -> job.status().isLast(), SOON);

            assertThat(target.follow(started.job()).join()).isInstanceOf(JobState.Succeeded.class);
        }
    }

    @Test
    void an_event_is_published_by_key_and_by_token() throws Exception {
        URI topic = azure.url(AzureService.EVENTS).resolve("/api/events?api-version=2018-01-01");
        try (EventGridTarget byKey = EventGridTarget.withKey(
                        topic,
                        "demo",
                        trigger -> json(),
                        () -> azure.eventKeys().get(0),
                        http());
                EventGridTarget byToken = EventGridTarget.withIdentity(
                        topic, "demo", trigger -> json(), calls("https://eventgrid.azure.net"))) {
            assertThat(byKey.deliver(DISPATCH).join()).isInstanceOf(Delivery.Accepted.class);
            assertThat(byToken.deliver(DISPATCH).join()).isInstanceOf(Delivery.Accepted.class);
        }
        assertThat(azure.events().received())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.path("id").asText()).isEqualTo(DISPATCH.id()));
    }

    private static byte[] json() {
        return "{\"model\": \"fraud\"}".getBytes(StandardCharsets.UTF_8);
    }

    private AzureMlJobTarget jobTarget(String since) {
        return new AzureMlJobTarget(
                new Workspace(
                        azure.url(AzureService.MANAGEMENT),
                        URI.create("https://ml.azure.com"),
                        "s",
                        "g",
                        "fraud-ws",
                        "2024-10-01"),
                TriggerTemplate.of(Map.of(
                        "jobType", "Command",
                        "command", "train",
                        "environmentId", "azureml:env:1",
                        "inputs", Map.of("since", Map.of("jobInputType", "literal", "value", since)))),
                calls("https://management.azure.com"));
    }

    private HttpClient http() {
        return new HttpClient(SOON, Optional.of(azure.certificate()), Clock.systemUTC());
    }

    private AuthorizedCalls calls(String audience) {
        AccessTokens tokens = new AccessTokens() {
            @Override
            public CompletableFuture<IssuedToken> issued() {
                try {
                    String token = client.bearer(audience + "/.default").substring("Bearer ".length());
                    return CompletableFuture.completedFuture(new IssuedToken(token, Instant.MAX));
                } catch (Exception e) {
                    return CompletableFuture.failedFuture(e);
                }
            }

            @Override
            public void rejected(String token) {}
        };
        return new AuthorizedCalls(http(), () -> tokens);
    }
}
