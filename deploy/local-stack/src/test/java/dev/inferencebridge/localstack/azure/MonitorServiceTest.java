package dev.inferencebridge.localstack.azure;

import static dev.inferencebridge.localstack.azure.AzureClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MonitorServiceTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"/v2/track", "/v2.1/track"})
    void lines_and_arrays_are_taken_zipped_or_not(String path) throws Exception {
        HttpResponse<String> lines = client.send(client.to(AzureService.MONITOR, path)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped(item("MetricData") + "\n" + item("EventData")))));
        HttpResponse<String> array = track("[" + item("RemoteDependencyData") + "]");

        assertThat(lines.statusCode()).isEqualTo(200);
        assertThat(lines.body()).isEqualTo("{\"itemsReceived\":2,\"itemsAccepted\":2,\"errors\":[]}");
        assertThat(array.statusCode()).isEqualTo(200);
        assertThat(azure.telemetry().received(Telemetry.Kind.METRICS)).hasSize(1);
        assertThat(azure.telemetry().received(Telemetry.Kind.EVENTS)).hasSize(1);
        JsonNode received =
                json(client.send(HttpRequest.newBuilder(azure.controlUrl().resolve("received?type=dependencies"))));
        assertThat(received.path("items").size()).isEqualTo(1);
    }

    @Test
    void items_are_refused_one_by_one() throws Exception {
        azure.telemetry().rejectNext(1, 429);

        HttpResponse<String> partly = track(item("EventData") + "\n" + item("EventData") + "\n{\"name\":\"x\"}");
        HttpResponse<String> nothing = track("no json");

        assertThat(partly.statusCode()).isEqualTo(206);
        assertThat(json(partly).path("itemsAccepted").asInt()).isEqualTo(1);
        assertThat(json(partly).path("errors").findValuesAsText("statusCode")).containsExactly("429", "400");
        assertThat(nothing.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 429, 439, 500, 503})
    void throttling_and_outages_are_on_command(int status) throws Exception {
        azure.conduct(AzureService.MONITOR).failNext(1, status);

        assertThat(track(item("EventData")).statusCode()).isEqualTo(status);
        assertThat(track(item("EventData")).statusCode()).isEqualTo(200);
        assertThat(azure.telemetry().received()).hasSize(1);
    }

    @Test
    void nobody_listens_while_connections_are_refused() throws Exception {
        azure.conduct(AzureService.MONITOR).availability(Conduct.Availability.REFUSED);
        assertThatThrownBy(() -> track(item("EventData"))).isInstanceOf(ConnectException.class);
        assertThat(client.get(AzureService.VAULT, "/secrets").statusCode()).isEqualTo(401);

        azure.conduct(AzureService.MONITOR).availability(Conduct.Availability.UP);

        assertThat(track(item("EventData")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_is_wanted_when_local_authentication_is_off() throws Exception {
        client.control("{\"telemetry\": {\"needsToken\": true}}");

        assertThat(track(item("EventData")).statusCode()).isEqualTo(401);
        assertThat(client.send(client.to(AzureService.MONITOR, "/v2.1/track")
                                .header("Authorization", client.bearer("https://monitor.azure.com//.default"))
                                .POST(HttpRequest.BodyPublishers.ofString(item("EventData"))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobody_watches_live_metrics() throws Exception {
        HttpResponse<String> response = client.send(client.to(
                        AzureService.MONITOR, "/QuickPulseService.svc/ping?ikey=" + MonitorService.INSTRUMENTATION_KEY)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ms-qps-subscribed")).hasValue("false");
    }

    private HttpResponse<String> track(String body) throws Exception {
        return client.send(
                client.to(AzureService.MONITOR, "/v2.1/track").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String item(String baseType) {
        return "{\"ver\":1,\"name\":\"Event\",\"time\":\"2026-11-22T12:00:00Z\",\"iKey\":\""
                + MonitorService.INSTRUMENTATION_KEY + "\",\"data\":{\"baseType\":\"" + baseType
                + "\",\"baseData\":{\"ver\":2}}}";
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
