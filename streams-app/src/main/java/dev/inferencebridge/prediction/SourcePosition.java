package dev.inferencebridge.prediction;

/**
 * Where a change record lies on its source topic. Immutable.
 *
 * @param timestampMillis the record's timestamp, milliseconds since the epoch
 */
public record SourcePosition(String topic, int partition, long offset, long timestampMillis) {

    public SourcePosition {
        if (topic.isEmpty() || partition < 0 || offset < 0) {
            throw new IllegalArgumentException("no position: " + topic + "-" + partition + "@" + offset);
        }
    }
}
