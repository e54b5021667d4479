package dev.inferencebridge.topology;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of the source topic as it came: where from, and its bytes. The arrays and headers are shared, not copied, and
 * must not be changed.
 *
 * @param timestamp milliseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        Headers headers,
        byte @Nullable [] key,
        byte @Nullable [] value) {

    /** Shows where the record is, not what it says. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
