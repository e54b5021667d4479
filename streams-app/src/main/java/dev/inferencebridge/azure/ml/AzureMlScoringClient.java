package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ScoringCall;
import dev.inferencebridge.scoring.ScoringClient;
import dev.inferencebridge.scoring.ScoringResponse;
import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import dev.inferencebridge.scoring.TraceContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A managed online endpoint of Azure ML. Thread-safe. A call is encoded, exchanged and decoded on a thread of the client,
 * on which its future completes too.
 *
 * <p>One call is one exchange, with one exception: after 401 or 403 the token is replaced and the call sent once more. See
 * {@link ResponseReader} for what each answer means. Logs name calls by their request id, and hold neither rows, bodies nor
 * tokens.
 */
public final class AzureMlScoringClient implements ScoringClient {

    private static final Logger LOG = LoggerFactory.getLogger(AzureMlScoringClient.class);

    /** What a number of full precision and its comma take. */
    private static final int BYTES_PER_NUMBER = 20;

    private final AzureMlOptions options;
    private final BearerTokens tokens;
    private final PayloadCodec codec;
    private final HttpUrl url;
    private final JsonFactory json;
    private final ResponseReader reader;
    private final OkHttpClient http;

    /**
     * @param clock to read a {@code Retry-After} that is a date
     * @throws IllegalArgumentException when the file of trusted certificates cannot be used
     */
    public AzureMlScoringClient(AzureMlOptions options, BearerTokens tokens, InstantSource clock) {
        this(options, tokens, clock, UnaryOperator.identity());
    }

    /** @param equipped the client with what else it is to have, such as meters */
    AzureMlScoringClient(
            AzureMlOptions options, BearerTokens tokens, InstantSource clock, UnaryOperator<OkHttpClient> equipped) {
        this.options = options;
        this.tokens = tokens;
        this.codec = PayloadCodec.of(options.format(), options.inputNames());
        this.url = url(options, codec);
        this.json = JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
        this.reader = new ResponseReader(json, codec, options.maxResponseBytes(), clock);
        this.http = equipped.apply(HttpTransport.of(options));
    }

    /** Where rows are sent. */
    static HttpUrl url(AzureMlOptions options, PayloadCodec codec) {
        HttpUrl url = HttpUrl.get(options.scoringUri().toString());
        return codec.path().isEmpty() || url.encodedPath().endsWith("/" + codec.path())
                ? url
                : url.newBuilder().addPathSegments(codec.path()).build();
    }

    @Override
    public int estimatedBytes(FeatureVector row) {
        return 2 + BYTES_PER_NUMBER * row.width();
    }

    @Override
    public CompletableFuture<ScoringResponse> score(ScoringCall call) {
        for (FeatureVector row : call.rows()) {
            Optional<String> problem = problem(row);
            if (problem.isPresent()) {
                return CompletableFuture.completedFuture(
                        new RowsRefused("row-not-representable", OptionalInt.empty(), problem, Optional.empty()));
            }
        }
        RowsBody body = new RowsBody(json, codec, call.rows());
        return withToken(token -> exchange(call, body, token).thenCompose(response -> {
            if (!isTokenRefused(response)) {
                return CompletableFuture.completedFuture(response);
            }
            tokens.rejected(token);
            return withToken(fresh -> exchange(call, body, fresh));
        }));
    }

    private Optional<String> problem(FeatureVector row) {
        if (row.width() != options.inputNames().size()) {
            return Optional.of("the row has " + row.width() + " numbers, the model "
                    + options.inputNames().size() + " inputs");
        }
        for (int i = 0; i < row.width(); i++) {
            double value = row.get(i);
            if (Double.isInfinite(value) || (Double.isNaN(value) && !codec.allowsNan())) {
                return Optional.of("input '" + options.inputNames().get(i) + "' is not a finite number");
            }
        }
        return Optional.empty();
    }

    private static boolean isTokenRefused(ScoringResponse response) {
        return response instanceof EndpointRefused refused && (refused.status() == 401 || refused.status() == 403);
    }

    private CompletableFuture<ScoringResponse> withToken(
            Function<String, CompletableFuture<ScoringResponse>> exchange) {
        CompletableFuture<String> token;
        try {
            token = tokens.token();
        } catch (RuntimeException e) {
            token = CompletableFuture.failedFuture(e);
        }
        // Exchanges do not fail: what fails here is the token.
        return token.thenCompose(exchange).exceptionally(AzureMlScoringClient::withoutToken);
    }

    private static ScoringResponse withoutToken(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        String what = cause.getClass().getSimpleName();
        return new Unavailable(
                OptionalInt.empty(), "no token for the endpoint: " + what, false, Optional.empty(), Optional.empty());
    }

    private CompletableFuture<ScoringResponse> exchange(ScoringCall call, RowsBody body, String token) {
        Request request;
        try {
            Request.Builder builder = new Request.Builder()
                    .url(url)
                    .post(body)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json")
                    .header("x-ms-client-request-id", call.requestId());
            call.trace().ifPresent(trace -> {
                builder.header(TraceContext.TRACEPARENT, trace.traceparent());
                trace.state().ifPresent(state -> builder.header(TraceContext.TRACESTATE, state));
            });
            options.deployment().ifPresent(name -> builder.header(ResponseReader.DEPLOYMENT, name));
            request = builder.build();
        } catch (IllegalArgumentException e) {
            // OkHttp's message would quote the token.
            return CompletableFuture.completedFuture(new Unavailable(
                    OptionalInt.empty(),
                    "the token has characters that no header may have",
                    false,
                    Optional.empty(),
                    Optional.empty()));
        }
        CompletableFuture<ScoringResponse> future = new CompletableFuture<>();
        http.newCall(request).enqueue(new Exchange(call, future));
        return future;
    }

    /** Ends one exchange. The body is closed, and so the connection free again, before the future completes. */
    private final class Exchange implements Callback {
        private final ScoringCall call;
        private final CompletableFuture<ScoringResponse> future;

        Exchange(ScoringCall call, CompletableFuture<ScoringResponse> future) {
            this.call = call;
            this.future = future;
        }

        @Override
        public void onFailure(Call http, IOException e) {
            end(ResponseReader.noResponse(e), "");
        }

        @Override
        public void onResponse(Call http, Response response) {
            ScoringResponse result;
            try (response) {
                result = reader.read(response, call.rows());
            } catch (RuntimeException e) {
                result = new Unavailable(
                        OptionalInt.of(response.code()),
                        "the response could not be read: " + e.getClass().getSimpleName(),
                        true,
                        Optional.empty(),
                        ResponseReader.deployment(response));
            }
            end(result, response.header("x-request-id", ""));
        }

        private void end(ScoringResponse response, String serviceRequestId) {
            log(call, response, serviceRequestId);
            future.complete(response);
        }
    }

    private void log(ScoringCall call, ScoringResponse response, String serviceRequestId) {
        if (response instanceof ScoringResponse.Scored) {
            return;
        }
        boolean degraded = response instanceof Unavailable || response instanceof EndpointRefused;
        LOG.atLevel(degraded ? Level.WARN : Level.DEBUG)
                .addKeyValue("endpoint", url.host())
                .addKeyValue("deployment", options.deployment().orElse(""))
                .addKeyValue("request-id", call.requestId())
                .addKeyValue("service-request-id", serviceRequestId)
                .addKeyValue("rows", call.rows().size())
                .addKeyValue("response", response)
                .log("A scoring call was not scored");
    }

    @Override
    public void close() {
        HttpTransport.close(http);
    }
}
