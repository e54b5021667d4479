package dev.inferencebridge.webhook;

import dev.inferencebridge.http.HttpAnswer;
import dev.inferencebridge.http.HttpCall;
import dev.inferencebridge.http.HttpClient;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Posts triggers as JSON, signed. Thread-safe; does not block. Every attempt is signed anew, and carries the same
 * {@link #DELIVERY}: by it the receiver knows a post that comes twice. Any answer of 200 to 299 is taken for a yes.
 */
public final class WebhookTarget implements TriggerTarget {

    /** The header with the delivery's id. */
    public static final String DELIVERY = "X-Inference-Bridge-Delivery";

    /** The header with the moment of the attempt, in seconds since 1970. */
    public static final String TIMESTAMP = "X-Inference-Bridge-Timestamp";

    /** The header with the {@link WebhookSignature}. */
    public static final String SIGNATURE = "X-Inference-Bridge-Signature";

    /** The header with {@code retraining-triggered}. */
    public static final String EVENT = "X-Inference-Bridge-Event";

    private final URI uri;
    private final Function<RetrainingTrigger, byte[]> encoder;
    private final Supplier<String> secret;
    private final HttpClient http;
    private final InstantSource clock;

    /**
     * Posts nothing yet.
     *
     * @param encoder a trigger as JSON
     * @param secret asked at every post; quick; may throw, with a message that shows no secret
     * @param http closed with the target
     */
    public WebhookTarget(
            URI uri,
            Function<RetrainingTrigger, byte[]> encoder,
            Supplier<String> secret,
            HttpClient http,
            InstantSource clock) {
        this.uri = uri;
        this.encoder = encoder;
        this.secret = secret;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        String body = new String(encoder.apply(dispatch.trigger()), StandardCharsets.UTF_8);
        long seconds = clock.instant().getEpochSecond();
        String signature;
        try {
            signature = WebhookSignature.of(secret.get(), seconds, body);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(
                    new Delivery.Unavailable("no secret to sign with: " + e.getMessage(), Optional.empty()));
        }
        return http.send(HttpCall.of("POST", uri, "application/json; charset=utf-8", body)
                        .with(EVENT, "retraining-triggered")
                        .with(DELIVERY, dispatch.id())
                        .with(TIMESTAMP, Long.toString(seconds))
                        .with(SIGNATURE, signature))
                .thenApply(WebhookTarget::delivery);
    }

    private static Delivery delivery(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return new Delivery.Accepted();
        }
        return answer.isWorthRepeating()
                ? new Delivery.Unavailable(answer.shown(), answer.retryAfter())
                : new Delivery.Refused(answer.shown());
    }

    @Override
    public void close() {
        http.close();
    }
}
