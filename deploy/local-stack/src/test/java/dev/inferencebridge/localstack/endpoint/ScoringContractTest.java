package dev.inferencebridge.localstack.endpoint;

import static dev.inferencebridge.localstack.endpoint.EndpointClient.JSON;
import static dev.inferencebridge.localstack.endpoint.EndpointClient.joined;
import static dev.inferencebridge.localstack.endpoint.EndpointClient.mlflow;
import static dev.inferencebridge.localstack.endpoint.EndpointClient.rows;
import static dev.inferencebridge.localstack.endpoint.EndpointClient.scores;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inferencebridge.localstack.fraud.FraudModel;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ScoringContractTest {

    @TempDir
    private static Path workDir;

    private static LocalEndpoint endpoint;
    private static EndpointClient client;

    @BeforeAll
    static void start() {
        endpoint = LocalEndpoint.start(EndpointOptions.in(workDir)
                .withDeployments(new DeploymentOptions("blue", 100, 64, 1), new DeploymentOptions("green", 0, 1, 1)));
        client = new EndpointClient(endpoint);
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    private static double[] byModel(double[][] rows) {
        try (FraudModel model = FraudModel.load(endpoint.model())) {
            return model.score(rows);
        }
    }

    @Test
    void an_mlflow_payload_is_answered_with_what_the_model_says() throws Exception {
        double[][] rows = rows(40);

        HttpResponse<String> response = client.score(mlflow(rows));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(scores(response.body())).containsExactly(byModel(rows));
    }

    @Test
    void columns_are_matched_by_name_in_any_order_and_further_ones_are_ignored() throws Exception {
        double[][] rows = rows(3);
        List<String> shuffled = new ArrayList<>(SyntheticTransactions.INPUT_NAMES);
        shuffled.add("comment");
        Collections.shuffle(shuffled, new Random(3));
        List<List<Object>> data = new ArrayList<>();
        for (double[] row : rows) {
            List<Object> cells = new ArrayList<>();
            for (String name : shuffled) {
                int index = SyntheticTransactions.INPUT_NAMES.indexOf(name);
                cells.add(index < 0 ? "text" : row[index]);
            }
            data.add(cells);
        }

        HttpResponse<String> response = client.score("{\"params\":{\"a\":[1]},\"input_data\":{\"data\":"
                + JSON.writeValueAsString(data) + ",\"index\":[0,1,2],\"columns\":" + joined(shuffled) + "}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(scores(response.body())).containsExactly(byModel(rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"input_data", "data"})
    void bare_rows_are_taken_in_the_declared_order(String key) throws Exception {
        double[][] rows = rows(5);

        HttpResponse<String> response = client.score("{\"" + key + "\":" + JSON.writeValueAsString(rows) + "}");

        assertThat(scores(response.body())).containsExactly(byModel(rows));
    }

    @Test
    void no_rows_have_no_results() throws Exception {
        assertThat(client.score("{\"data\":[]}").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_kserve_tensor_is_answered_with_a_tensor(boolean nested) throws Exception {
        double[][] rows = rows(2);
        Object data = nested
                ? rows
                : Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();

        HttpResponse<String> response = client.send(client.post(
                "/v2/models/fraud/infer",
                "{\"id\":\"a1\",\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP64\",\"shape\":[2,18],\"data\":"
                        + JSON.writeValueAsString(data) + "}]}"));

        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.path("model_name").asText()).isEqualTo("fraud");
        assertThat(answer.path("id").asText()).isEqualTo("a1");
        JsonNode output = answer.path("outputs").get(0);
        assertThat(output.path("shape").toString()).isEqualTo("[2]");
        assertThat(scores(output.path("data").toString())).containsExactly(byModel(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | the body is not JSON",
                "[] | the body is not a JSON object",
                "{} | neither input_data nor data is there",
                "{\"rows\":[]} | key 'rows' is neither",
                "{\"data\":[[1,2]]} | row 0 has 2 values, there are 18 columns",
                "{\"data\":[1]} | row 0 is not an array",
                "{\"data\":[],\"input_data\":[]} | cannot both be there",
                "{\"input_data\":{\"data\":[]}} | input_data needs columns and data",
                "{\"input_data\":{\"columns\":[\"amount\"],\"data\":[[1]]}} | column 'merchant_risk' is missing",
                "{\"input_data\":{\"columns\":[\"a\",\"a\"],\"data\":[]}} | a column is named twice",
                "{\"input_data\":{\"columns\":[\"a\"],\"index\":[1],\"data\":[]}} | the index has 1 entries",
                "{\"data\":[[1,null,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]]} | column 'merchant_risk' of row 0 is not a finite number",
                "{\"data\":[[1,\"2\",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]]} | column 'merchant_risk' of row 0 is not a finite number",
                "{\"data\":[[1,1e999,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]]} | column 'merchant_risk' of row 0 is not a finite number"
            })
    void what_the_model_does_not_take_is_a_model_error(String body, String reason) throws Exception {
        HttpResponse<String> response = client.score(body);

        assertThat(response.statusCode()).isEqualTo(424);
        assertThat(response.headers().firstValue("ms-azureml-model-error-statuscode"))
                .hasValue("400");
        assertThat(response.headers().firstValue("ms-azureml-model-error-reason"))
                .hasValue("model_error");
        assertThat(JSON.readTree(response.body()).path("error").asText()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"inputs\":[]} | there is none",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[0,18],\"data\":[]}]} | FP64 or FP32",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,18],\"data\":[]}]} | shape [rows, 18]",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[true]}]} | not a finite number"
            })
    void what_is_no_tensor_of_the_model_is_a_model_error(String body, String reason) throws Exception {
        HttpResponse<String> response = client.send(client.post("/v2/models/fraud/infer", body));

        assertThat(response.statusCode()).isEqualTo(424);
        assertThat(JSON.readTree(response.body()).path("error").asText()).contains(reason);
    }

    @Test
    void a_body_that_is_not_declared_as_json_is_a_model_error_415() throws Exception {
        HttpResponse<String> response = client.send(client.to("/score")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("{\"data\":[]}")));

        assertThat(response.statusCode()).isEqualTo(424);
        assertThat(response.headers().firstValue("ms-azureml-model-error-statuscode"))
                .hasValue("415");
    }

    @Test
    void responses_name_the_deployment_and_carry_both_request_ids() throws Exception {
        String longId = "client-id_".repeat(5);

        var headers = client.send(client.post("/score", "{\"data\":[]}")
                        .header("x-ms-client-request-id", longId)
                        .header("x-request-id", "mine"))
                .headers();

        assertThat(headers.firstValue("azureml-model-deployment")).hasValue("blue");
        assertThat(headers.firstValue("x-ms-client-request-id")).hasValue(longId.substring(0, 40));
        assertThat(headers.firstValue("x-request-id"))
                .hasValueSatisfying(id -> assertThat(UUID.fromString(id)).isNotNull());
    }

    @Test
    void a_client_request_id_with_other_characters_is_not_echoed() throws Exception {
        var headers = client.send(client.post("/score", "{\"data\":[]}").header("x-ms-client-request-id", "a b"))
                .headers();

        assertThat(headers.firstValue("x-ms-client-request-id")).isEmpty();
    }

    @Test
    void a_deployment_can_be_pinned_even_without_traffic_and_an_unknown_one_is_404() throws Exception {
        var pinned = client.send(client.post("/score", "{\"data\":[]}").header("azureml-model-deployment", "green"));
        var unknown = client.send(client.post("/score", "{\"data\":[]}").header("azureml-model-deployment", "grey"));

        assertThat(pinned.headers().firstValue("azureml-model-deployment")).hasValue("green");
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic abc", ""})
    void a_wrong_key_is_401_without_details(String authorization) throws Exception {
        for (String path : List.of("/score", "/control", "/v2/models/m/infer")) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(endpoint.scoringUri().resolve(path))
                            .header("Authorization", authorization)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"data\":[]}")));

            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void keys_are_read_again_when_their_file_changes() throws Exception {
        Path keyFile = workDir.resolve("endpoint.keys");
        String first = endpoint.keys().get(0);
        try {
            Files.writeString(keyFile, "a-new-primary-key\n\na-new-secondary-key\n");

            assertThat(client.score("{\"data\":[]}").statusCode()).isEqualTo(401);
            for (String key : List.of("a-new-primary-key", "a-new-secondary-key")) {
                assertThat(client.send(client.post("/score", "{\"data\":[]}")
                                        .setHeader("Authorization", "bearer " + key))
                                .statusCode())
                        .isEqualTo(200);
            }
        } finally {
            Files.writeString(keyFile, first + "\n");
        }
        assertThat(client.score("{\"data\":[]}").statusCode()).isEqualTo(200);
    }

    @Test
    void other_paths_are_404_and_other_methods_405() throws Exception {
        assertThat(client.send(client.post("/other", "{}")).statusCode()).isEqualTo(404);
        HttpResponse<String> get = client.send(client.to("/score").GET());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        assertThat(client.send(client.post("/swagger.json", "{}")).statusCode()).isEqualTo(405);
    }

    @Test
    void swagger_names_the_inputs_in_order_with_their_types() throws Exception {
        JsonNode input = JSON.readTree(client.send(client.to("/swagger.json")).body())
                .path("definitions")
                .path("ServiceInput");

        JsonNode inputs = input.at("/properties/input_data/properties/data/items/properties");
        assertThat(inputs.fieldNames()).toIterable().containsExactlyElementsOf(SyntheticTransactions.INPUT_NAMES);
        assertThat(inputs)
                .allSatisfy(type -> assertThat(type.path("format").asText()).isEqualTo("double"));
        assertThat(client.score(input.path("example").toString()).statusCode()).isEqualTo(200);
    }

    @Test
    void metadata_of_a_kserve_model_tells_its_tensors() throws Exception {
        JsonNode model =
                JSON.readTree(client.send(client.to("/v2/models/fraud")).body());

        assertThat(model.path("name").asText()).isEqualTo("fraud");
        assertThat(model.at("/inputs/0").toString())
                .isEqualTo("{\"name\":\"input\",\"datatype\":\"FP64\",\"shape\":[-1,"
                        + SyntheticTransactions.INPUT_NAMES.size() + "]}");
        assertThat(model.at("/outputs/0/name").asText()).isEqualTo("output");
        assertThat(client.send(client.post("/v2/models/fraud", "{}")).statusCode())
                .isEqualTo(405);
    }

    @Test
    void swagger_needs_a_key_and_liveness_does_not() throws Exception {
        assertThat(client.send(HttpRequest.newBuilder(endpoint.scoringUri().resolve("/swagger.json")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.send(HttpRequest.newBuilder(endpoint.scoringUri().resolve("/")))
                        .body())
                .isEqualTo("Healthy");
    }

    @Test
    void a_rows_payload_is_answered_with_an_object_when_asked_for(@TempDir Path other) throws Exception {
        try (LocalEndpoint result =
                LocalEndpoint.start(EndpointOptions.in(other).withRowsAnswer(RowsAnswer.RESULT))) {
            JsonNode answer = JSON.readTree(new EndpointClient(result)
                    .score("{\"data\":" + JSON.writeValueAsString(rows(2)) + "}")
                    .body());

            assertThat(scores(answer.path("result").toString())).containsExactly(byModel(rows(2)));
        }
    }
}
