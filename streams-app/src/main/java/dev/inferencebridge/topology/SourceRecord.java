package dev.inferencebridge.topology;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of the source topic as it first came: where from, and its bytes. The arrays and headers are shared, not copied,
 * and must not be changed.
 *
 * @param timestamp milliseconds since the epoch
 * @param redriven whether it came again, sent by a redrive
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        Headers headers,
        byte @Nullable [] key,
        byte @Nullable [] value,
        boolean redriven) {

    /** This record as if it had come for one row, of the many that it is about. */
    SourceRecord ofRow(byte @Nullable [] rowKey) {
        return new SourceRecord(topic, partition, offset, timestamp, headers, rowKey, value, redriven);
    }

    /** Shows where the record is, not what it says. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
