package dev.inferencebridge.localstack.azure;

import static dev.inferencebridge.localstack.azure.AzureClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class JobServiceTest {

    private static final String WORKSPACE =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";
    private static final String SCOPE = "https://management.azure.com/.default";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String COMMAND = """
        {"properties": {"jobType": "Command", "command": "python train.py", "environmentId": "azureml:env:1",
         "inputs": {"since": {"jobInputType": "literal", "value": "2026-01-01"}},
         "environmentVariables": {"SEED": "7"}, "tags": {"trigger": "t-1"}}}\
        """;

    @TempDir
    private Path workDir;

    private LocalAzure azure;
    private AzureClient client;

    private final CountDownLatch interrupted = new CountDownLatch(1);

    private Map<String, String> work(Job job) throws InterruptedException {
        if (job.parameters().containsKey("forever")) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
        return Map.of("seed", job.parameters().getOrDefault("SEED", "none"));
    }

    @BeforeEach
    void start() throws Exception {
        azure = LocalAzure.start(AzureOptions.in(workDir), Clock.systemUTC(), (job, says) -> {
            says.accept("working");
            return work(job);
        });
        azure.jobs().pace(Duration.ZERO);
        client = new AzureClient(azure);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void a_job_runs_to_its_end_and_tells_where_to_look() throws Exception {
        HttpResponse<String> created = put("job-1", COMMAND);
        azure.jobs().await("job-1", job -> job.status().isLast(), SOON);
        JsonNode job = json(get("/jobs/job-1"));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).path("name").asText()).isEqualTo("job-1");
        assertThat(job.path("id").asText()).isEqualTo(WORKSPACE + "/jobs/job-1");
        assertThat(job.path("properties").path("status").asText()).isEqualTo("Completed");
        assertThat(job.path("properties").path("tags").path("trigger").asText()).isEqualTo("t-1");
        assertThat(job.path("properties").path("properties").path("seed").asText())
                .isEqualTo("7");
        assertThat(job.at("/properties/services/Studio/endpoint").asText())
                .startsWith(
                        "https://ml.azure.com/runs/job-1?wsid=/subscriptions/s/resourceGroups/g/workspaces/fraud-ws");
        assertThat(job.at("/systemData/createdBy").asText())
                .isEqualTo(azure.identity("bridge").objectId());
    }

    @Test
    void the_same_job_again_is_200_and_does_not_run_twice() throws Exception {
        put("job-1", COMMAND);
        azure.jobs().await("job-1", job -> job.status().isLast(), SOON);

        HttpResponse<String> again = put("job-1", COMMAND.replace("t-1", "t-2"));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).at("/properties/status").asText()).isEqualTo("Completed");
        assertThat(json(again).at("/properties/tags/trigger").asText()).isEqualTo("t-2");
        assertThat(azure.jobs().find("job-1"))
                .get()
                .extracting(Job::submissions)
                .isEqualTo(2);
        assertThat(azure.jobs().all()).hasSize(1);
    }

    @Test
    void another_job_under_the_same_id_is_refused() throws Exception {
        put("job-1", COMMAND);

        HttpResponse<String> other = put("job-1", COMMAND.replace("train.py", "other.py"));

        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("UserError", "JobPropertyImmutable", "its command cannot change");
    }

    @Test
    void a_held_job_waits_and_a_released_one_goes_on() throws Exception {
        azure.jobs().holdAt(JobStatus.QUEUED);
        put("first", COMMAND);
        azure.jobs().await("first", job -> job.status() == JobStatus.QUEUED, SOON);
        String queued = json(get("/jobs/first")).at("/properties/status").asText();
        azure.jobs().holdAt(JobStatus.RUNNING);
        azure.jobs().await("first", job -> job.status() == JobStatus.RUNNING, SOON);
        azure.jobs().release();

        assertThat(queued).isEqualTo("Queued");
        assertThat(azure.jobs()
                        .await("first", job -> job.status().isLast(), SOON)
                        .status())
                .isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void a_failed_job_says_why_and_the_next_one_runs() throws Exception {
        client.control("{\"jobs\": {\"failNext\": {\"message\": \"no rows\"}}}");
        put("bad", COMMAND);
        Job bad = azure.jobs().await("bad", job -> job.status().isLast(), SOON);
        put("good", COMMAND);
        Job good = azure.jobs().await("good", job -> job.status().isLast(), SOON);

        assertThat(bad.status()).isEqualTo(JobStatus.FAILED);
        assertThat(json(get("/jobs/bad"))
                        .at("/properties/services/Studio/errorMessage")
                        .asText())
                .isEqualTo("no rows");
        assertThat(good.status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void a_cancelled_job_stops_working() throws Exception {
        put("job-1", COMMAND.replace("\"since\"", "\"forever\""));
        azure.jobs().await("job-1", job -> job.doing().equals("working"), SOON);

        HttpResponse<String> cancel = client.send(
                authorized("/jobs/job-1/cancel?api-version=2024-10-01").POST(HttpRequest.BodyPublishers.noBody()));
        interrupted.await();

        assertThat(cancel.statusCode()).isEqualTo(202);
        assertThat(cancel.headers().firstValue("Location")).contains(WORKSPACE + "/jobs/job-1");
        assertThat(azure.jobs()
                        .await("job-1", job -> job.status().isLast(), SOON)
                        .status())
                .isEqualTo(JobStatus.CANCELED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|properties is required",
                "{\"properties\": {}}|properties.jobType is one of",
                "{\"properties\": {\"jobType\": \"Command\", \"environmentId\": \"e\"}}|properties.command is required",
                "{\"properties\": {\"jobType\": \"Command\", \"command\": \"c\"}}|properties.environmentId is required",
                "{\"properties\": {\"jobType\": \"Pipeline\", \"tags\": {\"a\": 1}}}|properties.tags is an object of"
                        + " texts",
                "{\"properties\": {\"jobType\": \"Pipeline\", \"inputs\": {\"i\": {\"jobInputType\": \"literal\"}}}}"
                        + "|properties.inputs.i.value is required",
                "{\"properties\": {\"jobType\": \"Pipeline\", \"inputs\": {\"i\": {\"jobInputType\": \"file\"}}}}"
                        + "|properties.inputs.i.jobInputType is literal,",
                "{\"properties\": {\"jobType\": \"Pipeline\", \"identity\": {\"identityType\": \"Me\"}}}"
                        + "|properties.identity.identityType",
                "{\"properties\": {\"jobType\": \"Command\", \"command\": \"c\", \"environmentId\": \"e\", \"limits\":"
                        + " {\"jobLimitsType\": \"Command\", \"timeout\": \"5m\"}}}|properties.limits.timeout",
            })
    void a_body_outside_the_contract_is_400_and_names_the_place(String body, String place) throws Exception {
        HttpResponse<String> response = put("job-1", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("ValidationError", place);
        assertThat(azure.jobs().all()).isEmpty();
    }

    @Test
    void a_stranger_or_a_token_for_something_else_starts_nothing() throws Exception {
        azure.tokens().permissions("bridge", Set.of(Permission.READ_JOBS));
        HttpResponse<String> stranger = put("job-1", COMMAND);
        HttpResponse<String> wrong =
                client.send(client.to(AzureService.MANAGEMENT, WORKSPACE + "/jobs/job-1?api-version=2024-10-01")
                        .header("Authorization", client.bearer("https://ml.azure.com/.default"))
                        .GET());

        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.body()).contains("jobs/write");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(azure.jobs().all()).isEmpty();
    }

    @Test
    void unknown_jobs_wrong_ids_and_missing_versions_are_refused() throws Exception {
        assertThat(get("/jobs/none").statusCode()).isEqualTo(404);
        assertThat(put("job.1", COMMAND).statusCode()).isEqualTo(400);
        assertThat(client.send(authorized("/jobs/job-1").GET()).statusCode()).isEqualTo(400);
    }

    @Test
    void a_batch_endpoint_starts_a_job_of_its_own_choosing_each_time() throws Exception {
        String scoringUri = json(get("/batchEndpoints/retrain"))
                .at("/properties/scoringUri")
                .asText();
        String body = """
            {"properties": {"InputData": {"SEED": {"JobInputType": "Literal", "Value": "9"}}}}\
            """;

        JsonNode first = json(invoke(scoringUri, body));
        JsonNode second = json(invoke(scoringUri, body));
        String id = first.path("name").asText();
        azure.jobs().await(id, job -> job.status().isLast(), SOON);
        HttpResponse<String> polled = client.send(HttpRequest.newBuilder(URI.create(scoringUri + "/" + id))
                .header("Authorization", client.bearer("https://ml.azure.com/.default")));

        assertThat(first.path("id").asText()).endsWith("/batchEndpoints/retrain/jobs/" + id);
        assertThat(second.path("name").asText()).isNotEqualTo(id);
        assertThat(json(polled).at("/properties/status").asText()).isEqualTo("Completed");
        assertThat(azure.jobs().find(id)).get().extracting(Job::results).isEqualTo(Map.of("seed", "9"));
    }

    @Test
    void a_wrong_invocation_is_400() throws Exception {
        String scoringUri = azure.url(AzureService.BATCH) + "retrain/jobs";

        assertThat(List.of(
                        invoke(scoringUri, "{}").statusCode(),
                        invoke(
                                        scoringUri,
                                        "{\"properties\": {\"InputData\": {\"a\": {\"JobInputType\": \"UriFile\"}}}}")
                                .statusCode()))
                .containsOnly(400);
        assertThat(azure.jobs().all()).isEmpty();
    }

    @Test
    void whoever_looks_on_sees_jobs_on_the_control_port() throws Exception {
        put("job-1", COMMAND);
        azure.jobs().await("job-1", job -> job.status().isLast(), SOON);

        JsonNode jobs =
                json(client.send(HttpRequest.newBuilder(azure.controlUrl().resolve("jobs"))));

        assertThat(jobs.at("/jobs/0/id").asText()).isEqualTo("job-1");
        assertThat(jobs.at("/jobs/0/results/seed").asText()).isEqualTo("7");
    }

    private HttpResponse<String> invoke(String scoringUri, String body) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(scoringUri))
                .header("Authorization", client.bearer("https://ml.azure.com/.default"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> put(String id, String body) throws Exception {
        return client.send(authorized("/jobs/" + id + "?api-version=2024-10-01")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(authorized(path + "?api-version=2024-10-01").GET());
    }

    private HttpRequest.Builder authorized(String path) throws Exception {
        return client.to(AzureService.MANAGEMENT, WORKSPACE + path).header("Authorization", client.bearer(SCOPE));
    }
}
