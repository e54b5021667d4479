package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.DeadLetter;
import org.apache.kafka.common.header.Headers;

/** Port: writes into a dead letter's headers where it came from and why it is there. Thread-safe. */
@FunctionalInterface
public interface DeadLetterEncoder {
    void addHeaders(Headers headers, String topic, int partition, long offset, long timestampMillis, DeadLetter letter);
}
