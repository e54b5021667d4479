package dev.inferencebridge.wire;

import static dev.inferencebridge.wire.HeaderText.put;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.FailedChange;
import dev.inferencebridge.prediction.SourcePosition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a dead letter, all of them UTF-8 text: the bridge's own, {@code bridge.*}, and the names that Kafka Streams
 * gives its own dead letters (KIP-1034), so that tools which know those find their way. Stateless.
 */
public final class DeadLetterHeaders {

    public static final String SOURCE_TOPIC = "bridge.source.topic";
    public static final String SOURCE_PARTITION = "bridge.source.partition";
    public static final String SOURCE_OFFSET = "bridge.source.offset";
    /** Milliseconds since the epoch. */
    public static final String SOURCE_TIMESTAMP = "bridge.source.timestamp";

    public static final String PIPELINE = "bridge.pipeline";
    public static final String MODEL = "bridge.model";
    public static final String DEPLOYMENT = "bridge.deployment";
    public static final String REASON = "bridge.reason";
    public static final String STATUS = "bridge.status";
    public static final String ATTEMPTS = "bridge.attempts";
    /** ISO-8601, as {@link #LAST_ATTEMPT}. */
    public static final String FIRST_ATTEMPT = "bridge.first-attempt";

    public static final String LAST_ATTEMPT = "bridge.last-attempt";
    public static final String DETAIL = "bridge.detail";

    public static final String STREAMS_EXCEPTION = "__streams.errors.exception";
    public static final String STREAMS_MESSAGE = "__streams.errors.message";
    public static final String STREAMS_STACKTRACE = "__streams.errors.stacktrace";
    public static final String STREAMS_TOPIC = "__streams.errors.topic";
    public static final String STREAMS_PARTITION = "__streams.errors.partition";
    public static final String STREAMS_OFFSET = "__streams.errors.offset";

    private static final String BRIDGE_PREFIX = "bridge.";
    private static final String STREAMS_PREFIX = "__streams.errors.";
    private static final int MAX_DETAIL_CHARS = 2_000;

    private DeadLetterHeaders() {}

    /**
     * The source record's headers and those of the dead letter. {@code __streams.errors.exception} holds the reason code and
     * {@code .message} the detail; there is no {@code .stacktrace}, as no exception was thrown. A detail is cut at 2,000
     * characters.
     *
     * @param source the headers of the record that failed; not changed. Those of an earlier failure give way.
     * @param timestampMillis the record's timestamp, milliseconds since the epoch
     */
    public static Headers of(
            Headers source,
            String topic,
            int partition,
            long offset,
            long timestampMillis,
            String pipeline,
            String model,
            DeadLetter letter) {
        Headers headers = without(source);
        put(headers, SOURCE_TOPIC, topic);
        put(headers, SOURCE_PARTITION, Integer.toString(partition));
        put(headers, SOURCE_OFFSET, Long.toString(offset));
        put(headers, SOURCE_TIMESTAMP, Long.toString(timestampMillis));
        put(headers, PIPELINE, pipeline);
        put(headers, MODEL, model);
        letter.deployment().ifPresent(deployment -> put(headers, DEPLOYMENT, deployment));
        put(headers, REASON, letter.reason());
        letter.status().ifPresent(status -> put(headers, STATUS, Integer.toString(status)));
        put(headers, ATTEMPTS, Integer.toString(letter.attempts()));
        put(headers, FIRST_ATTEMPT, letter.firstAttempt().toString());
        put(headers, LAST_ATTEMPT, letter.lastAttempt().toString());
        put(headers, DETAIL, cut(letter.detail()));
        put(headers, STREAMS_EXCEPTION, letter.reason());
        put(headers, STREAMS_MESSAGE, cut(letter.detail()));
        put(headers, STREAMS_TOPIC, topic);
        put(headers, STREAMS_PARTITION, Integer.toString(partition));
        put(headers, STREAMS_OFFSET, Long.toString(offset));
        return headers;
    }

    /** A copy without what {@link #of} adds: the headers that the source record had, for sending it through again. */
    public static Headers without(Headers deadLetter) {
        Headers headers = new RecordHeaders();
        for (Header header : deadLetter) {
            if (!header.key().startsWith(BRIDGE_PREFIX) && !header.key().startsWith(STREAMS_PREFIX)) {
                headers.add(header);
            }
        }
        return headers;
    }

    /** What a dead letter says of itself; empty for a record that is none, or lacks a part. */
    public static Optional<FailedChange> read(Headers headers) {
        return source(headers)
                .flatMap(source -> HeaderText.get(headers, PIPELINE)
                        .flatMap(pipeline -> HeaderText.get(headers, REASON)
                                .flatMap(reason -> HeaderText.get(headers, LAST_ATTEMPT)
                                        .flatMap(DeadLetterHeaders::instant)
                                        .map(at -> new FailedChange(source, pipeline, reason, at)))));
    }

    /** The position in {@code bridge.source.*}; empty where a part is missing or is none. */
    static Optional<SourcePosition> source(Headers headers) {
        try {
            return HeaderText.get(headers, SOURCE_TOPIC)
                    .flatMap(topic -> number(headers, SOURCE_PARTITION)
                            .flatMap(partition -> number(headers, SOURCE_OFFSET)
                                    .flatMap(offset -> number(headers, SOURCE_TIMESTAMP)
                                            .map(timestamp -> new SourcePosition(
                                                    topic, Math.toIntExact(partition), offset, timestamp)))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(Headers headers, String name) {
        return HeaderText.get(headers, name).map(Long::valueOf);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL_CHARS ? detail : detail.substring(0, MAX_DETAIL_CHARS) + "...";
    }
}
