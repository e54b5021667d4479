package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.azure.ml.PayloadFormat.Triton;
import dev.inferencebridge.azure.ml.SignatureCheck.Match;
import dev.inferencebridge.azure.ml.SignatureCheck.Mismatch;
import dev.inferencebridge.azure.ml.SignatureCheck.NoSignature;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;

/**
 * Asks an endpoint what its model takes, and compares it with what features fill. Thread-safe; to be closed.
 *
 * <p>For payloads of rows the endpoint's OpenAPI document is read, {@code swagger.json} beside the scoring path; for Triton
 * the model's metadata. An {@code mlflow} payload names its columns, and the model picks them by name: there the order does
 * not count. In a {@code rows} payload the position is all there is: there it does.
 */
public final class SignatureClient implements AutoCloseable {

    /** From asking to the last byte; the answer is made beforehand. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A description of 16384 inputs takes about half. */
    private static final int MAX_BYTES = 4 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AzureMlOptions options;
    private final BearerTokens tokens;
    private final HttpUrl url;
    private final OkHttpClient http;

    /** Throws {@link IllegalArgumentException} when the file of trusted certificates cannot be used. */
    public SignatureClient(AzureMlOptions options, BearerTokens tokens) {
        this.options = options;
        this.tokens = tokens;
        this.url = url(options);
        this.http = HttpTransport.of(new AzureMlOptions(
                options.scoringUri(),
                options.deployment(),
                options.format(),
                options.inputNames(),
                PATIENCE,
                1,
                MAX_BYTES,
                options.trustedCertificates()));
    }

    /** Where the endpoint says what its model takes. */
    static HttpUrl url(AzureMlOptions options) {
        HttpUrl scoring = AzureMlScoringClient.url(options, PayloadCodec.of(options.format(), options.inputNames()));
        HttpUrl.Builder url = scoring.newBuilder().query(null).fragment(null);
        return (options.format() instanceof Triton
                        ? url.removePathSegment(scoring.pathSize() - 1)
                        : url.setPathSegment(scoring.pathSize() - 1, "swagger.json"))
                .build();
    }

    /**
     * Asks, and compares.
     *
     * @return a future that does not fail: whatever keeps the endpoint from saying what it takes is a
     *     {@link NoSignature}. It completes within twice 10 seconds.
     */
    public CompletableFuture<SignatureCheck> check() {
        return withToken(token -> ask(token).thenCompose(answer -> {
                    if (answer.status() != 401 && answer.status() != 403) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    tokens.rejected(token);
                    return withToken(this::ask);
                }))
                .thenApply(this::read)
                .orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(
                        e -> none("it could not be asked: " + e.getClass().getSimpleName()));
    }

    /** What came of one exchange: a status with a body, or why there is none. */
    private record Answer(int status, ByteString body, String problem) {
        static Answer none(String problem) {
            return new Answer(0, ByteString.EMPTY, problem);
        }
    }

    private interface Asking {
        CompletableFuture<Answer> with(String token);
    }

    private CompletableFuture<Answer> withToken(Asking asking) {
        CompletableFuture<String> token;
        try {
            token = tokens.token();
        } catch (RuntimeException e) {
            token = CompletableFuture.failedFuture(e);
        }
        return token.handle((value, error) -> error == null ? Optional.of(value) : Optional.<String>empty())
                .thenCompose(value -> value.map(asking::with)
                        .orElseGet(() -> CompletableFuture.completedFuture(
                                Answer.none("there is no token to ask it with: check models.<model>.auth"))));
    }

    private CompletableFuture<Answer> ask(String token) {
        Request request;
        try {
            Request.Builder builder = new Request.Builder()
                    .url(url)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json");
            options.deployment().ifPresent(name -> builder.header(ResponseReader.DEPLOYMENT, name));
            request = builder.build();
        } catch (IllegalArgumentException e) {
            // OkHttp's message would quote the token.
            return CompletableFuture.completedFuture(Answer.none("the token has characters that no header may have"));
        }
        CompletableFuture<Answer> future = new CompletableFuture<>();
        http.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                future.complete(Answer.none("no answer: " + e.getClass().getSimpleName()));
            }

            @Override
            public void onResponse(Call call, Response response) {
                future.complete(receive(response));
            }
        });
        return future;
    }

    private static Answer receive(Response response) {
        try (response) {
            BufferedSource source = response.body().source();
            if (source.request(MAX_BYTES + 1L)) {
                return Answer.none("it is larger than " + MAX_BYTES + " bytes");
            }
            return new Answer(response.code(), source.readByteString(), "");
        } catch (IOException | RuntimeException e) {
            return Answer.none("no answer: " + e.getClass().getSimpleName());
        }
    }

    private SignatureCheck read(Answer answer) {
        if (!answer.problem().isEmpty()) {
            return none(answer.problem());
        }
        return switch (answer.status()) {
            case 200 -> compare(answer.body());
            case 401 -> none("HTTP 401: the endpoint does not accept the token or key; check models.<model>.auth");
            case 403 ->
                none("HTTP 403: the bridge's identity needs"
                        + " Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action on the endpoint");
            case 404 -> none("HTTP 404: the endpoint describes no inputs, or has no such deployment or model");
            default -> none("HTTP " + answer.status());
        };
    }

    private SignatureCheck compare(ByteString body) {
        JsonNode document;
        try {
            document = JSON.readTree(body.toByteArray());
        } catch (JsonProcessingException e) {
            return none("it is no JSON");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        return options.format()
                .fold(
                        mlflow -> compareRows(document, "input_data", false),
                        rows -> compareRows(document, "data", true),
                        triton -> compareTensors(document, triton));
    }

    private SignatureCheck compareRows(JsonNode document, String member, boolean byPosition) {
        SwaggerDocument swagger = new SwaggerDocument(document);
        String path = options.scoringUri().getPath();
        Optional<DescribedInputs> inputs = swagger.inputs(path, member);
        if (inputs.isPresent()) {
            return result(inputs.get().differences(options.inputNames(), byPosition));
        }
        Set<String> members = new TreeSet<>(swagger.members(path));
        return none(
                members.isEmpty() || members.contains(member)
                        ? "it names no inputs: the model has neither signature nor input example, or the scoring script"
                                + " no input_schema"
                        : "it describes a request with " + SignatureText.names(members)
                                + ", the configured payload sends '" + member + "': check models.<model>.payload");
    }

    private SignatureCheck compareTensors(JsonNode document, Triton triton) {
        TensorMetadata metadata = new TensorMetadata(document);
        return metadata.isTold()
                ? result(metadata.differences(triton, options.inputNames().size()))
                : none("it names no inputs");
    }

    private SignatureCheck result(List<String> differences) {
        return differences.isEmpty() ? new Match(source()) : new Mismatch(source(), differences);
    }

    private SignatureCheck none(String reason) {
        return new NoSignature(source(), reason);
    }

    /** Where it asks. */
    public URI source() {
        return url.uri();
    }

    @Override
    public void close() {
        HttpTransport.close(http);
    }
}
