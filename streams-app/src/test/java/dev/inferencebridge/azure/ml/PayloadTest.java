package dev.inferencebridge.azure.ml;

import static dev.inferencebridge.azure.ml.Endpoints.ask;
import static dev.inferencebridge.azure.ml.Endpoints.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.azure.ml.PayloadFormat.Mlflow;
import dev.inferencebridge.azure.ml.PayloadFormat.Rows;
import dev.inferencebridge.azure.ml.PayloadFormat.Triton;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.ModelOutput.Label;
import dev.inferencebridge.scoring.ModelOutput.Named;
import dev.inferencebridge.scoring.ModelOutput.Numbers;
import dev.inferencebridge.scoring.ModelOutput.Scalar;
import dev.inferencebridge.scoring.ScoringResponse;
import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.Scored;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    private static final List<FeatureVector> TWO = List.of(FeatureVector.of(1, 2.5), FeatureVector.of(-3, Double.NaN));
    private static final Triton TRITON = new Triton("fraud", "in", Triton.Datatype.FP32, "out");

    private final MockWebServer server = Endpoints.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void mlflow_gets_columns_index_and_data() throws Exception {
        exchange(new Mlflow(), TWO, "[1,2]");

        assertThat(server.takeRequest().getBody().utf8())
                .isEqualTo(
                        "{\"input_data\":{\"columns\":[\"x0\",\"x1\"],\"index\":[0,1],\"data\":[[1.0,2.5],[-3.0,null]]}}");
    }

    @Test
    void a_scoring_script_gets_data() throws Exception {
        exchange(new Rows("result"), TWO, "[1,2]");

        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("{\"data\":[[1.0,2.5],[-3.0,null]]}");
    }

    @Test
    void triton_gets_one_tensor_at_the_path_of_the_model() throws Exception {
        var rows = List.of(FeatureVector.of(1, 2.5), FeatureVector.of(-3, 4));

        exchange(TRITON, rows, "{}");

        RecordedRequest request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/score/v2/models/fraud/infer");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"inputs\":[{\"name\":\"in\",\"shape\":[2,2],\"datatype\":\"FP32\","
                        + "\"data\":[1.0,2.5,-3.0,4.0]}],\"outputs\":[{\"name\":\"out\"}]}");
    }

    @Test
    void each_kind_of_result_has_its_output() {
        assertThat(outputs(new Mlflow(), "[0.25, 7]")).containsExactly(new Scalar(0.25), new Scalar(7));
        assertThat(outputs(new Mlflow(), "[\"spam\", true]")).containsExactly(new Label("spam"), new Label("true"));
        assertThat(outputs(new Mlflow(), "[[0.5, 0.5], [1]]"))
                .containsExactly(new Numbers(List.of(0.5, 0.5)), new Numbers(List.of(1.0)));
        assertThat(outputs(new Mlflow(), "[{\"score\":1,\"label\":\"a\",\"p\":[0.1]},{\"score\":2}]"))
                .containsExactly(
                        new Named(Map.of(
                                "score", new Scalar(1), "label", new Label("a"), "p", new Numbers(List.of(0.1)))),
                        new Named(Map.of("score", new Scalar(2))));
    }

    @Test
    void a_result_is_found_at_its_path() {
        assertThat(outputs(new Rows("result"), "{\"time\":{\"result\":3},\"result\":[1,2],\"more\":[]}"))
                .containsExactly(new Scalar(1), new Scalar(2));
        assertThat(outputs(new Rows("a.b"), "{\"x\":[9],\"a\":{\"c\":1,\"b\":[1,2],\"d\":{}}}"))
                .containsExactly(new Scalar(1), new Scalar(2));
    }

    @Test
    void a_tensor_is_cut_into_rows() {
        assertThat(outputs(
                        TRITON,
                        "{\"outputs\":[{\"name\":\"other\",\"shape\":[1],\"data\":[9]},"
                                + "{\"name\":\"out\",\"datatype\":\"FP64\",\"shape\":[2,2],\"data\":[1,2,3,4]}]}"))
                .containsExactly(new Numbers(List.of(1.0, 2.0)), new Numbers(List.of(3.0, 4.0)));
        assertThat(outputs(TRITON, "{\"outputs\":[{\"name\":\"out\",\"shape\":[2,1],\"data\":[[1],[2]]}]}"))
                .containsExactly(new Scalar(1), new Scalar(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outputs\":[{\"name\":\"out\",\"shape\":[3],\"data\":[1,2,3]}]}",
                "{\"outputs\":[{\"name\":\"out\",\"shape\":[2,1],\"data\":[1,2,3]}]}",
                "{\"outputs\":[{\"name\":\"other\",\"shape\":[2],\"data\":[1,2]}]}",
                "{\"outputs\":[{\"name\":\"out\",\"shape\":[2],\"data\":[1,null]}]}",
                "{\"outputs\":[{\"name\":\"out\",\"shape\":[2]}]}",
                "{}",
                "[1,2]",
            })
    void a_tensor_of_another_shape_is_a_fault_of_the_endpoint(String body) {
        assertThat(exchange(TRITON, rows(2), body)).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"results\":[1,2]}",
                "{\"result\":{\"result\":[1,2]}}",
                "{\"result\":[[],1]}",
                "{\"result\":[{},1]}",
                "{\"result\":[{\"a\":{\"b\":1}},1]}",
                "{\"result\":[[\"a\"],1]}",
                "{\"result\":[1,2]",
            })
    void a_result_that_is_no_prediction_is_a_fault_of_the_endpoint(String body) {
        assertThat(exchange(new Rows("result"), rows(2), body)).isInstanceOf(Unavailable.class);
    }

    @Test
    void a_row_that_json_cannot_say_is_refused_without_a_request() {
        var infinite = List.of(FeatureVector.of(1, Double.POSITIVE_INFINITY));

        ScoringResponse mlflow = exchange(new Mlflow(), infinite, "[1]");
        ScoringResponse triton = exchange(TRITON, TWO, "[1]");

        assertThat(mlflow).isInstanceOfSatisfying(RowsRefused.class, refused -> {
            assertThat(refused.reason()).isEqualTo("row-not-representable");
            assertThat(refused.detail()).contains("input 'x1' is not a finite number");
        });
        assertThat(triton).isInstanceOf(RowsRefused.class);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void numbers_arrive_exactly() throws Exception {
        long seed = 42;
        var random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            double sent = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(sent)) {
                continue;
            }
            var rows = List.of(FeatureVector.of(sent, 0.1));

            exchange(new Rows("result"), rows, "[1]");

            assertThat(parsed().at("/data/0/0").doubleValue())
                    .as("seed %d", seed)
                    .isEqualTo(sent);
        }
    }

    private JsonNode parsed() throws IOException, InterruptedException {
        return new JsonMapper().readTree(server.takeRequest().getBody().utf8());
    }

    private List<ModelOutput> outputs(PayloadFormat format, String body) {
        ScoringResponse response = exchange(format, rows(2), body);
        assertThat(response).isInstanceOf(Scored.class);
        return ((Scored) response).outputs();
    }

    private static List<FeatureVector> rows(int rows) {
        return Collections.nCopies(rows, FeatureVector.of(1, 2));
    }

    private ScoringResponse exchange(PayloadFormat format, List<FeatureVector> rows, String body) {
        server.enqueue(ok(body));
        try (var client = Endpoints.client(server, format, 2)) {
            return ask(client, rows);
        }
    }
}
