package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.DeadLetter;
import org.apache.kafka.common.header.Headers;

/** Port: the headers of a dead letter, which say where it came from and why it is there. Thread-safe. */
@FunctionalInterface
public interface DeadLetterEncoder {

    /**
     * The headers of the record that failed and those of the dead letter.
     *
     * @param source the headers of the record that failed; not to be changed
     * @param timestampMillis the record's timestamp, milliseconds since the epoch
     */
    Headers headers(Headers source, String topic, int partition, long offset, long timestampMillis, DeadLetter letter);
}
