package dev.inferencebridge.localstack.endpoint;

import static dev.inferencebridge.localstack.endpoint.EndpointClient.mlflow;
import static dev.inferencebridge.localstack.endpoint.EndpointClient.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class FaultInjectionTest {

    private static final String NOTHING = "{\"data\":[]}";

    @TempDir
    private static Path workDir;

    private LocalEndpoint endpoint;
    private EndpointClient client;

    @BeforeEach
    void start() {
        endpoint = LocalEndpoint.start(EndpointOptions.in(workDir));
        client = new EndpointClient(endpoint);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private void control(String json) throws Exception {
        HttpResponse<String> response = client.control(json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void the_next_requests_fail_as_asked_and_then_no_more() throws Exception {
        control("{\"failNext\":[{\"count\":2,\"status\":503,\"headers\":{\"Retry-After\":\"7\"},\"body\":\"later\"},"
                + "{\"status\":400,\"body\":{\"why\":1}}]}");

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> failed = client.score(NOTHING);
            assertThat(failed.statusCode()).isEqualTo(503);
            assertThat(failed.headers().firstValue("Retry-After")).hasValue("7");
            assertThat(failed.body()).isEqualTo("later");
        }
        assertThat(client.score(NOTHING).body()).isEqualTo("{\"why\":1}");
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(200);
    }

    @Test
    void a_share_of_requests_fails() throws Exception {
        control("{\"failRate\":{\"status\":500,\"p\":0.5}}");

        for (int i = 0; i < 60; i++) {
            client.score(NOTHING);
        }

        assertThat(client.stats().path("responses").path("500").intValue()).isBetween(10, 50);
        control("{\"failRate\":{\"status\":500,\"p\":0}}");
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(200);
    }

    @Test
    void dropped_requests_get_no_response() throws Exception {
        control("{\"drop\":{\"count\":1}}");

        assertThatThrownBy(() -> client.score(NOTHING)).isInstanceOf(IOException.class);

        assertThat(client.stats().path("dropped").intValue()).isGreaterThanOrEqualTo(1);
        assertThat(client.stats().path("inFlight").intValue()).isZero();
    }

    @Test
    void an_endpoint_that_is_down_answers_503_or_closes_and_comes_back() throws Exception {
        control("{\"down\":true}");
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(503);
        assertThat(client.send(client.to("/")).statusCode()).isEqualTo(503);

        control("{\"down\":\"close\"}");
        assertThatThrownBy(() -> client.score(NOTHING)).isInstanceOf(IOException.class);

        control("{\"down\":false}");
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(200);
    }

    @Test
    void a_poison_row_fails_its_whole_request_and_no_other() throws Exception {
        control("{\"poison\":{\"column\":\"amount\",\"value\":-1,\"statuscode\":500}}");
        double[][] rows = rows(3);
        double[][] poisoned = rows(3);
        poisoned[1][0] = -1;

        HttpResponse<String> failed = client.score(mlflow(poisoned));

        assertThat(failed.statusCode()).isEqualTo(424);
        assertThat(failed.headers().firstValue("ms-azureml-model-error-statuscode"))
                .hasValue("500");
        assertThat(client.score(mlflow(rows)).statusCode()).isEqualTo(200);
        control("{\"poison\":null}");
        assertThat(client.score(mlflow(poisoned)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"short | \\[[0-9.E-]+]", "nan | \\[NaN,[0-9.E-]+]", "text | this is not JSON", "object | \\{.*}"})
    void malformed_answers_come_with_200(String kind, String body) throws Exception {
        control("{\"malformed\":{\"kind\":\"" + kind + "\"}}");

        HttpResponse<String> malformed = client.score(mlflow(rows(2)));

        assertThat(malformed.statusCode()).isEqualTo(200);
        assertThat(malformed.body()).matches(body);
        assertThat(EndpointClient.scores(client.score(mlflow(rows(2))).body())).hasSize(2);
    }

    @Test
    void a_body_over_the_limit_is_413() throws Exception {
        control("{\"maxRequestBytes\":100}");

        assertThat(client.score(mlflow(rows(200))).statusCode()).isEqualTo(413);
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(200);
    }

    @Test
    void without_traffic_there_is_404_and_the_split_follows_the_shares() throws Exception {
        control("{\"deployments\":{\"blue\":{\"traffic\":0}}}");
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(404);

        control("{\"deployments\":{\"blue\":{\"traffic\":30},\"green\":{\"traffic\":70,\"maxConcurrent\":4}}}");
        for (int i = 0; i < 100; i++) {
            client.score(NOTHING);
        }

        assertThat(client.stats().at("/deployments/blue/requests").intValue()).isBetween(10, 50);
        assertThat(client.stats().at("/deployments/green/requests").intValue()).isBetween(50, 90);
    }

    @Test
    void stats_count_requests_rows_and_statuses() throws Exception {
        client.score(mlflow(rows(3)));
        client.score(mlflow(rows(4)));
        client.score("{}");

        var stats = client.stats();

        assertThat(stats.path("requests").intValue()).isEqualTo(3);
        assertThat(stats.path("rows").intValue()).isEqualTo(7);
        assertThat(stats.path("responses").toString()).isEqualTo("{\"200\":2,\"424\":1}");
        assertThat(stats.at("/deployments/blue/rows").intValue()).isEqualTo(7);
        assertThat(stats.path("inFlight").intValue()).isZero();
        assertThat(stats.path("maxInFlight").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"dorp\":1} | unknown key 'dorp'",
                "{\"drop\":{\"cont\":1}} | unknown key 'drop.cont'",
                "{\"deployments\":{\"blue\":{\"cap\":1}}} | unknown key 'deployments.blue.cap'",
                "{\"failNext\":[{\"status\":503,\"x\":1}]} | unknown key 'failNext[0].x'",
                "{\"failNext\":[{\"status\":7}]} | failNext[0].status is a whole number from 200 to 599",
                "{\"deployments\":{\"blue\":{\"traffic\":50}}} | adds up to 50",
                "{\"poison\":{\"column\":\"x\",\"value\":1}} | poison.column is one of amount",
                "{\"malformed\":{\"kind\":\"odd\"}} | malformed.kind is one of short",
                "{\"latencyMs\":{\"median\":5,\"p99\":1}} | latencyMs",
                "{\"down\":1} | down is true, false",
                "[] | the request is a JSON object",
                "nothing | the request is not JSON"
            })
    void a_control_request_that_is_not_understood_is_400_and_changes_nothing(String json, String reason)
            throws Exception {
        HttpResponse<String> response =
                client.control(json.startsWith("{") ? "{\"down\":true," + json.substring(1) : json);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body().replace("\\\"", "\"")).contains(reason);
        assertThat(client.score(NOTHING).statusCode()).isEqualTo(200);
    }
}
