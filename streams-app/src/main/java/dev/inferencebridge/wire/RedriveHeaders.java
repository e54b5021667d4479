package dev.inferencebridge.wire;

import dev.inferencebridge.prediction.SourcePosition;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of a dead letter that is sent through its pipeline again: those of the record that failed, its position
 * ({@code bridge.source.*}), and which dead letter it was. Stateless.
 */
public final class RedriveHeaders {

    /** The dead letter's own position, {@code topic-partition@offset}. */
    public static final String DEAD_LETTER = "bridge.dead-letter";

    private static final List<String> SOURCE = List.of(
            DeadLetterHeaders.SOURCE_TOPIC,
            DeadLetterHeaders.SOURCE_PARTITION,
            DeadLetterHeaders.SOURCE_OFFSET,
            DeadLetterHeaders.SOURCE_TIMESTAMP);

    private RedriveHeaders() {}

    /**
     * The headers to send a dead letter with.
     *
     * @param deadLetter its headers; not changed
     * @param position of the dead letter itself
     */
    public static Headers of(Headers deadLetter, String position) {
        Headers headers = DeadLetterHeaders.without(deadLetter);
        for (String name : SOURCE) {
            Header header = deadLetter.lastHeader(name);
            if (header != null) {
                headers.add(header);
            }
        }
        HeaderText.put(headers, DEAD_LETTER, position);
        return headers;
    }

    /** Which dead letter a record was; empty for a record that was none. */
    public static Optional<String> deadLetter(Headers headers) {
        return HeaderText.get(headers, DEAD_LETTER);
    }

    /** Where the record first came from; empty for a record that was no dead letter. */
    public static Optional<SourcePosition> source(Headers headers) {
        return deadLetter(headers).flatMap(letter -> DeadLetterHeaders.source(headers));
    }
}
