package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.ScoringResponse;
import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.Scored;
import dev.inferencebridge.scoring.ScoringResponse.Throttled;
import dev.inferencebridge.scoring.ScoringResponse.TimedOut;
import dev.inferencebridge.scoring.ScoringResponse.TooLarge;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** The failure matrix of a managed online endpoint: what each status, header and body means. Immutable, thread-safe. */
final class ResponseReader {

    static final String DEPLOYMENT = "azureml-model-deployment";
    private static final String RETRY_AFTER = "Retry-After";
    static final String MODEL_STATUS = "ms-azureml-model-error-statuscode";
    private static final String MODEL_REASON = "ms-azureml-model-error-reason";
    private static final Set<String> NOT_READY =
            Set.of("model_not_ready", "too_many_pending_request", "too_few_model_instance");
    private static final int MAX_DETAIL = 200;

    private final JsonFactory json;
    private final PayloadCodec codec;
    private final int maxBytes;
    private final InstantSource clock;

    ResponseReader(JsonFactory json, PayloadCodec codec, int maxBytes, InstantSource clock) {
        this.json = json;
        this.codec = codec;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    ScoringResponse read(Response response, List<FeatureVector> rows) {
        int status = response.code();
        return switch (status) {
            case 200 -> scored(response, rows);
            case 401, 403 -> new EndpointRefused(status, refusal(response));
            case 404 -> new EndpointRefused(status, statusText(response));
            case 408 -> new TimedOut(status, deployment(response));
            case 413 -> new TooLarge(status, deployment(response));
            case 424 -> modelFailed(response);
            case 429 -> new Throttled(retryAfter(response));
            default -> other(response, status);
        };
    }

    private ScoringResponse other(Response response, int status) {
        if (status >= 500) {
            return new Unavailable(
                    OptionalInt.of(status),
                    statusText(response),
                    status != 503,
                    retryAfter(response),
                    deployment(response));
        }
        if (status >= 400) {
            return new RowsRefused(
                    "request-rejected",
                    OptionalInt.of(status),
                    Optional.of(statusText(response)),
                    deployment(response));
        }
        if (status >= 300) {
            return new EndpointRefused(
                    status, "a redirect, which is not followed: the scoring URI is not the endpoint's");
        }
        return unusable(response, "an unexpected status");
    }

    /** 424: the container answered, and not with 200. */
    private ScoringResponse modelFailed(Response response) {
        Optional<String> reason =
                Optional.ofNullable(response.header(MODEL_REASON)).map(ResponseReader::printable);
        OptionalInt modelStatus = parseStatus(response.header(MODEL_STATUS));
        int status = modelStatus.orElse(424);
        String detail = reason.orElse("the model failed without a reason");
        if (reason.isPresent() && NOT_READY.contains(reason.get().toLowerCase(Locale.ROOT))) {
            return new Unavailable(OptionalInt.of(status), detail, false, retryAfter(response), deployment(response));
        }
        if (status == 413) {
            return new TooLarge(status, deployment(response));
        }
        if (modelStatus.isPresent() && status >= 400 && status < 500 && status != 408 && status != 429) {
            return new RowsRefused("model-rejected", modelStatus, reason, deployment(response));
        }
        boolean ownFault = status == 429 || status == 503;
        return new Unavailable(OptionalInt.of(status), detail, !ownFault, retryAfter(response), deployment(response));
    }

    private ScoringResponse scored(Response response, List<FeatureVector> rows) {
        try {
            BufferedSource source = response.body().source();
            if (source.request(maxBytes + 1L)) {
                return unusable(response, "a response of more than " + maxBytes + " bytes");
            }
            return new Scored(parse(source.readByteArray(), rows), deployment(response));
        } catch (MalformedResponseException e) {
            return unusable(response, "not a result: " + e.getMessage());
        } catch (JsonProcessingException e) {
            // Its message may quote the response.
            String where = e.getLocation() == null
                    ? ""
                    : " from byte " + e.getLocation().getByteOffset() + " on";
            return unusable(response, "not JSON" + where);
        } catch (IOException e) {
            return noResponse(e);
        }
    }

    private List<ModelOutput> parse(byte[] body, List<FeatureVector> rows) throws IOException {
        try (JsonParser parser = json.createParser(body)) {
            List<ModelOutput> outputs = codec.read(parser, rows);
            if (parser.nextToken() != null) {
                throw new MalformedResponseException("something follows the result");
            }
            return outputs;
        }
    }

    private static Unavailable unusable(Response response, String reason) {
        return new Unavailable(OptionalInt.of(response.code()), reason, true, Optional.empty(), deployment(response));
    }

    /** The exchange failed before there was a whole response. */
    static Unavailable noResponse(IOException e) {
        boolean notConnected = e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof SSLException;
        String message = e.getMessage() == null ? "" : ": " + printable(e.getMessage());
        return new Unavailable(
                OptionalInt.empty(),
                e.getClass().getSimpleName() + message,
                !notConnected,
                Optional.empty(),
                Optional.empty());
    }

    /** The deployment that the endpoint names as the one that was asked. */
    static Optional<String> deployment(Response response) {
        return Optional.ofNullable(response.header(DEPLOYMENT));
    }

    /** Seconds or a date; empty when there is neither. */
    private Optional<Duration> retryAfter(Response response) {
        String value = response.header(RETRY_AFTER);
        if (value == null) {
            return Optional.empty();
        }
        if (value.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        Instant date = response.headers().getInstant(RETRY_AFTER);
        if (date == null) {
            return Optional.empty();
        }
        Duration wait = Duration.between(clock.instant(), date);
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    }

    private static OptionalInt parseStatus(@Nullable String value) {
        return value != null && value.strip().matches("[1-5]\\d\\d")
                ? OptionalInt.of(Integer.parseInt(value.strip()))
                : OptionalInt.empty();
    }

    private static String statusText(Response response) {
        return response.message().isEmpty() ? "HTTP " + response.code() : printable(response.message());
    }

    /** Of 401 and 403: the status in words, and the endpoint's own where it has some. */
    static String refusal(Response response) {
        return BearerChallenge.reason(response)
                .map(reason -> statusText(response) + ", " + reason)
                .orElseGet(() -> statusText(response));
    }

    static String printable(String text) {
        String cut = text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
