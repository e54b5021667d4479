package dev.inferencebridge.azure.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferencebridge.azure.AuthorizedCalls;
import dev.inferencebridge.http.HttpAnswer;
import dev.inferencebridge.http.HttpCall;
import dev.inferencebridge.http.HttpClient;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerTarget;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Publishes a CloudEvent 1.0 to a topic of Event Grid, as a batch of one. Thread-safe; does not block. The event's id and
 * source are the same in every attempt: by these a subscriber knows an event that comes twice.
 */
public final class EventGridTarget implements TriggerTarget {

    /** Of Event Grid's tokens. */
    public static final String SCOPE = "https://eventgrid.azure.net/.default";

    /** The {@code type} of the events. */
    public static final String TYPE = "dev.inferencebridge.retraining.triggered";

    private static final String MEDIA_TYPE = "application/cloudevents-batch+json; charset=utf-8";
    private static final JsonFactory JSON = new JsonFactory();

    private final URI endpoint;
    private final String source;
    private final Function<RetrainingTrigger, byte[]> encoder;
    private final Function<HttpCall, CompletableFuture<HttpAnswer>> calls;
    private final Runnable close;

    private EventGridTarget(
            URI endpoint,
            String source,
            Function<RetrainingTrigger, byte[]> encoder,
            Function<HttpCall, CompletableFuture<HttpAnswer>> calls,
            Runnable close) {
        this.endpoint = endpoint;
        this.source = source;
        this.encoder = encoder;
        this.calls = calls;
        this.close = close;
    }

    /**
     * With a token of the bridge's identity, which needs the role EventGrid Data Sender on the topic.
     *
     * @param endpoint the topic's, as Event Grid shows it, path and query included
     * @param application whose events they are
     * @param encoder a trigger as JSON
     * @param calls with tokens for {@link #SCOPE}; closed with the target
     */
    public static EventGridTarget withIdentity(
            URI endpoint, String application, Function<RetrainingTrigger, byte[]> encoder, AuthorizedCalls calls) {
        return new EventGridTarget(endpoint, source(application), encoder, calls::send, calls::close);
    }

    /**
     * With one of the topic's keys.
     *
     * @param key asked at every call; quick; may throw, with a message that shows no key
     * @param http closed with the target
     */
    public static EventGridTarget withKey(
            URI endpoint,
            String application,
            Function<RetrainingTrigger, byte[]> encoder,
            Supplier<String> key,
            HttpClient http) {
        return new EventGridTarget(
                endpoint,
                source(application),
                encoder,
                call -> {
                    try {
                        return http.send(call.with("aeg-sas-key", key.get()));
                    } catch (RuntimeException e) {
                        return CompletableFuture.completedFuture(HttpAnswer.none("no key: " + e.getMessage()));
                    }
                },
                http::close);
    }

    private static String source(String application) {
        return "/inference-bridge/" + application;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        return calls.apply(HttpCall.of("POST", endpoint, MEDIA_TYPE, batch(dispatch)))
                .thenApply(EventGridTarget::delivery);
    }

    private static Delivery delivery(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return new Delivery.Accepted();
        }
        String problem = answer.shown()
                + (answer.isUnauthorized()
                        ? "; the bridge's identity needs the role EventGrid Data Sender on the topic, or its key is another"
                        : "");
        return answer.isWorthRepeating()
                ? new Delivery.Unavailable(problem, answer.retryAfter())
                : new Delivery.Refused(problem);
    }

    private String batch(Dispatch dispatch) {
        RetrainingTrigger trigger = dispatch.trigger();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", dispatch.id());
            json.writeStringField("source", source);
            json.writeStringField("type", TYPE);
            json.writeStringField("subject", "models/" + trigger.model());
            json.writeStringField("time", trigger.raisedAt().toString());
            json.writeStringField("datacontenttype", "application/json");
            json.writeFieldName("data");
            json.writeRawValue(new String(encoder.apply(trigger), StandardCharsets.UTF_8));
            json.writeEndObject();
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    @Override
    public void close() {
        close.run();
    }
}
