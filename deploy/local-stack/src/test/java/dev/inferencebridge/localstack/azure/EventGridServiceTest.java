package dev.inferencebridge.localstack.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class EventGridServiceTest {

    private static final String EVENT = """
        {"specversion": "1.0", "id": "e-1", "source": "/bridge", "type": "bridge.trigger",
         "time": "2026-01-02T03:04:05Z", "traceparent": "00-a-b-01", "data": {"model": "fraud"}}\
        """;
    private static final String BATCH = "application/cloudevents-batch+json; charset=utf-8";

    @TempDir
    private Path workDir;

    private LocalAzure azure;
    private AzureClient client;

    @BeforeEach
    void start() throws Exception {
        azure = LocalAzure.start(AzureOptions.in(workDir));
        client = new AzureClient(azure);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void a_batch_is_accepted_by_key_and_kept_as_it_came() throws Exception {
        HttpResponse<String> response =
                publish(BATCH, "aeg-sas-key", azure.eventKeys().get(1), "[" + EVENT + "," + EVENT + "]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(azure.events().received()).hasSize(2).contains(AzureClient.JSON.readTree(EVENT));
    }

    @Test
    void one_event_is_accepted_by_token() throws Exception {
        HttpResponse<String> response = publish(
                "application/cloudevents+json",
                "Authorization",
                client.bearer("https://eventgrid.azure.net/.default"),
                EVENT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(azure.events().accepted()).isEqualTo(1);
    }

    @Test
    void a_wrong_key_or_audience_is_401_and_no_permission_403() throws Exception {
        String ml = client.bearer("https://ml.azure.com/.default");
        String own = client.bearer("https://eventgrid.azure.net/.default");
        azure.tokens().permissions("bridge", Set.of());

        assertThat(publish(BATCH, "aeg-sas-key", "wrong", "[]").statusCode()).isEqualTo(401);
        assertThat(publish(BATCH, "Authorization", ml, "[]").statusCode()).isEqualTo(401);
        assertThat(publish(BATCH, "Authorization", own, "[]").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"specversion\": \"1.0\"|\"specversion\": \"0.3\"|specversion is",
                "\"id\": \"e-1\"|\"id\": \"\"|id is required",
                "\"source\": \"/bridge\",||source is required",
                "\"type\": \"bridge.trigger\"|\"type\": 7|type is required",
                "2026-01-02T03:04:05Z|yesterday|time is a timestamp",
                "\"traceparent\"|\"traceParent\"|the name of attribute 'traceParent'",
                "\"data\"|\"data_base64\": \"\", \"data\"|an event has data or data_base64",
            })
    void an_event_outside_cloudevents_refuses_its_whole_batch(String good, @Nullable String bad, String problem)
            throws Exception {
        String wrong = EVENT.replace(good, bad == null ? "" : bad);

        HttpResponse<String> response =
                publish(BATCH, "aeg-sas-key", azure.eventKeys().get(0), "[" + EVENT + "," + wrong + "]");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Event 1: " + problem);
        assertThat(azure.events().received()).isEmpty();
    }

    @Test
    void another_content_type_is_415_and_more_than_a_mebibyte_413() throws Exception {
        String key = azure.eventKeys().get(0);

        assertThat(publish("application/json", "aeg-sas-key", key, "[" + EVENT + "]")
                        .statusCode())
                .isEqualTo(415);
        assertThat(publish(BATCH, "aeg-sas-key", key, "[\"" + "x".repeat(1 << 20) + "\"]")
                        .statusCode())
                .isEqualTo(413);
    }

    private HttpResponse<String> publish(String type, String header, String value, String body) throws Exception {
        return client.send(client.to(AzureService.EVENTS, "/api/events?api-version=2018-01-01")
                .header("Content-Type", type)
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
