package dev.inferencebridge.azure.ml;

import static dev.inferencebridge.azure.ml.Endpoints.ok;
import static dev.inferencebridge.azure.ml.Endpoints.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.FakeScoringClient;
import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.scoring.MicroBatcherOptions;
import dev.inferencebridge.scoring.RetryPolicy;
import dev.inferencebridge.scoring.ScoringListener;
import dev.inferencebridge.scoring.ScoringResponse;
import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.Throttled;
import dev.inferencebridge.scoring.ScoringResponse.TimedOut;
import dev.inferencebridge.scoring.ScoringResponse.TooLarge;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import dev.inferencebridge.scoring.ScoringResult;
import dev.inferencebridge.scoring.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what each answer of an endpoint means, and what becomes of the rows, line by line. */
class FailureMatrixTest {

    private static final String MODEL_STATUS = "ms-azureml-model-error-statuscode";
    private static final String MODEL_REASON = "ms-azureml-model-error-reason";

    /** The deployment that every answer names. */
    private static final Optional<String> GREEN = Optional.of("green");

    /**
     * One line.
     *
     * @param exchanges how many requests the client makes of one call
     * @param several what happens to several rows in one call that is answered so
     * @param alone what happens in the end to a row alone in a call that is answered so once
     */
    record Line(
            String name, MockResponse answer, ScoringResponse meaning, int exchanges, String several, String alone) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Line> matrix() {
        return Stream.of(
                line("401", status(401), refused(401, "Client Error"), 2, "endpoint-refused", "scored"),
                line("403", status(403), refused(403, "Client Error"), 2, "endpoint-refused", "scored"),
                line("404", status(404), refused(404, "Client Error"), 1, "endpoint-refused", "scored"),
                line("408", status(408), new TimedOut(408, GREEN), 1, "timed-out", "scored"),
                line("413", status(413), new TooLarge(413, GREEN), 1, "bisected", "row-too-large"),
                line("424, model 400", model("400"), rejected(400), 1, "bisected", "model-rejected"),
                line("424, model 422", model("422"), rejected(422), 1, "bisected", "model-rejected"),
                line("424, model 413", model("413"), new TooLarge(413, GREEN), 1, "bisected", "row-too-large"),
                line("424, model 408", model("408"), modelFailed(408, true), 1, "unavailable", "scored"),
                line("424, model 429", model("429"), modelFailed(429, false), 1, "unavailable", "scored"),
                line("424, model 500", model("500"), modelFailed(500, true), 1, "unavailable", "scored"),
                line("424, model 503", model("503"), modelFailed(503, false), 1, "unavailable", "scored"),
                line(
                        "424, not ready",
                        notReady("model_not_ready"),
                        away("model_not_ready"),
                        1,
                        "unavailable",
                        "scored"),
                line(
                        "424, pending",
                        notReady("too_many_pending_request"),
                        away("too_many_pending_request"),
                        1,
                        "unavailable",
                        "scored"),
                line(
                        "424, few instances",
                        notReady("too_few_model_instance"),
                        away("too_few_model_instance"),
                        1,
                        "unavailable",
                        "scored"),
                line(
                        "424, nothing said",
                        status(424),
                        unavailable(424, "the model failed without a reason", true),
                        1,
                        "unavailable",
                        "scored"),
                line("429", status(429), new Throttled(Optional.empty()), 1, "throttled", "scored"),
                line("429, 3 s", status(429, "Retry-After", "3"), new Throttled(seconds(3)), 1, "throttled", "scored"),
                line(
                        "429, date",
                        status(429, "Retry-After", "Thu, 01 Jan 2026 00:00:07 GMT"),
                        new Throttled(seconds(7)),
                        1,
                        "throttled",
                        "scored"),
                line(
                        "429, nonsense",
                        status(429, "Retry-After", "soon"),
                        new Throttled(Optional.empty()),
                        1,
                        "throttled",
                        "scored"),
                line("500", status(500), unavailable(500, "Server Error", true), 1, "unavailable", "scored"),
                line("502", status(502), unavailable(502, "Server Error", true), 1, "unavailable", "scored"),
                line("503", status(503), unavailable(503, "Server Error", false), 1, "unavailable", "scored"),
                line(
                        "503, at once",
                        status(503, "Retry-After", "0"),
                        new Unavailable(OptionalInt.of(503), "Server Error", false, seconds(0), GREEN),
                        1,
                        "unavailable",
                        "scored"),
                line("504", status(504), unavailable(504, "Server Error", true), 1, "unavailable", "scored"),
                line("400", status(400), requestRejected(400), 1, "bisected", "request-rejected"),
                line("422", status(422), requestRejected(422), 1, "bisected", "request-rejected"),
                line(
                        "302",
                        status(302, "Location", "/elsewhere"),
                        refused(302, "a redirect, which is not followed: the scoring URI is not the endpoint's"),
                        1,
                        "endpoint-refused",
                        "scored"),
                line("204", status(204), unusable(204, "an unexpected status"), 1, "unavailable", "scored"),
                malformed("too many", "[1,2,3,4]", "not a result: more than 3 results came for 3 rows"),
                malformed("too few", "[1,2]", "not a result: 2 results came for 3 rows"),
                malformed("null", "[1,null,3]", "not a result: expected a number, found VALUE_NULL"),
                malformed("overflow", "[1,1e999,3]", "not a result: a number is NaN or infinite"),
                malformed("NaN", "[1,NaN,3]", "not JSON from byte 6 on"),
                malformed("an object", "{}", "not a result: results: expected START_ARRAY, found START_OBJECT"),
                malformed("HTML", "<html>", "not JSON from byte 0 on"),
                malformed("nothing", "", "not a result: results: expected START_ARRAY, found null"),
                malformed("cut", "[1,2", "not JSON from byte 4 on"),
                malformed("more", "[1,2,3] []", "not a result: something follows the result"),
                malformed("huge", "[" + " ".repeat(10_000) + "]", "a response of more than 10000 bytes"));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void the_client_tells_what_the_answer_means(Line line) {
        try (MockWebServer server = Endpoints.start();
                var client = Endpoints.client(server)) {
            server.enqueue(line.answer());
            server.enqueue(line.answer());

            ScoringResponse response = Endpoints.ask(client, 1, 2, 3);

            assertThat(response).isEqualTo(line.meaning());
            assertThat(server.getRequestCount()).isEqualTo(line.exchanges());
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void several_rows_in_one_call_are_treated_as_the_table_says(Line line) {
        List<String> retries = new ArrayList<>();
        assertThat(fate(line, 3, retries)).containsExactly("scored", "scored", "scored");
        assertThat(retries).containsExactly(line.several());
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void a_row_alone_in_its_call_is_treated_as_the_table_says(Line line) {
        assertThat(fate(line, 1, new ArrayList<>())).containsExactly(line.alone());
    }

    /** What becomes of rows whose first call is answered as the line says. */
    private static List<String> fate(Line line, int rows, List<String> retries) {
        var timer = new VirtualTimer();
        var client = new FakeScoringClient(timer, Duration.ofMillis(10), FakeScoringClient::scored);
        client.behave(call -> client.calls.size() == 2 ? line.meaning() : FakeScoringClient.scored(call));
        var listener = new ScoringListener() {
            @Override
            public void retryScheduled(String reason, int size, Duration delay) {
                retries.add(reason);
            }
        };
        var options = new MicroBatcherOptions("test", 64, 1 << 20, 1, 1, 1_000, RetryPolicy.DEFAULT);
        var batcher = new MicroBatcher(client, options, timer, new Random(7), listener);
        var first = batcher.score(FeatureVector.of(0));
        var results = Stream.iterate(1, i -> i + 1)
                .limit(rows)
                .map(row -> batcher.score(FeatureVector.of(row)))
                .toList();
        timer.advance(Duration.ofSeconds(20));
        assertThat(first).isCompleted();
        return results.stream()
                .map(result -> result.join().fold(scored -> "scored", FailureMatrixTest::reasonOfGreen))
                .toList();
    }

    private static String reasonOfGreen(ScoringResult.Refused refused) {
        assertThat(refused.deployment()).isEqualTo(GREEN);
        return refused.reason();
    }

    @Test
    void an_answer_that_names_no_deployment_is_of_an_unknown_one() {
        try (MockWebServer server = Endpoints.start();
                var client = Endpoints.client(server)) {
            server.enqueue(model("422"));

            ScoringResponse response = Endpoints.ask(client, 1);

            assertThat(response)
                    .isInstanceOfSatisfying(
                            RowsRefused.class,
                            refused -> assertThat(refused.deployment()).isEmpty());
        }
    }

    @Test
    void a_connection_that_breaks_is_an_absent_endpoint_and_nothing_is_sent_again() {
        try (MockWebServer server = Endpoints.start();
                var client = Endpoints.client(server)) {
            server.enqueue(ok("[1]"));
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());
            server.enqueue(ok("[1]"));
            Endpoints.ask(client, 1);

            ScoringResponse response = Endpoints.ask(client, 1);

            assertThat(response)
                    .isInstanceOfSatisfying(
                            Unavailable.class, away -> assertThat(away.status()).isEmpty());
            assertThat(server.getRequestCount()).isEqualTo(2);
        }
    }

    private static Line line(
            String name, MockResponse answer, ScoringResponse meaning, int exchanges, String several, String alone) {
        MockResponse named = answer.newBuilder()
                .addHeader(ResponseReader.DEPLOYMENT, "green")
                .build();
        return new Line(name, named, meaning, exchanges, several, alone);
    }

    private static Line malformed(String name, String body, String problem) {
        return line(name, ok(body), unusable(200, problem), 1, "unavailable", "scored");
    }

    private static MockResponse model(String status) {
        return status(424, MODEL_STATUS, status, MODEL_REASON, "why");
    }

    private static MockResponse notReady(String reason) {
        return status(424, MODEL_STATUS, "400", MODEL_REASON, reason);
    }

    private static ScoringResponse refused(int status, String reason) {
        return new EndpointRefused(status, reason);
    }

    private static ScoringResponse rejected(int status) {
        return new RowsRefused("model-rejected", OptionalInt.of(status), Optional.of("why"), GREEN);
    }

    private static ScoringResponse requestRejected(int status) {
        return new RowsRefused("request-rejected", OptionalInt.of(status), Optional.of("Client Error"), GREEN);
    }

    private static ScoringResponse modelFailed(int status, boolean rowsSuspected) {
        return unavailable(status, "why", rowsSuspected);
    }

    private static ScoringResponse away(String reason) {
        return unavailable(400, reason, false);
    }

    private static ScoringResponse unusable(int status, String reason) {
        return unavailable(status, reason, true);
    }

    private static ScoringResponse unavailable(int status, String reason, boolean rowsSuspected) {
        return new Unavailable(OptionalInt.of(status), reason, rowsSuspected, Optional.empty(), GREEN);
    }

    private static Optional<Duration> seconds(int seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
