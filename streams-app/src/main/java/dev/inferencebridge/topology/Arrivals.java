package dev.inferencebridge.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Tells of a record that arrives what it was when it first came. Immutable; called on the stream thread. */
final class Arrivals {

    private final String redriveTopic;
    private final RedriveDecoder redriven;

    Arrivals(PipelineSpec pipeline, RedriveDecoder redriven) {
        this.redriveTopic = pipeline.redriveTopic();
        this.redriven = redriven;
    }

    SourceRecord source(ProcessingContext context, Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record from a topic has a position"));
        // Copied: what is forwarded downstream shares the record's headers, and a slot may outlive it.
        Headers headers =
                record.headers().toArray().length == 0 ? record.headers() : new RecordHeaders(record.headers());
        boolean again = at.topic().equals(redriveTopic);
        SourceRecord arrived = new SourceRecord(
                at.topic(),
                at.partition(),
                at.offset(),
                record.timestamp(),
                headers,
                record.key(),
                record.value(),
                again);
        return again ? asItFirstCame(arrived) : arrived;
    }

    /** So that nothing downstream can tell where it came from last; a foreign record on the topic stays as it is. */
    private SourceRecord asItFirstCame(SourceRecord arrived) {
        return redriven.source()
                .apply(arrived.headers())
                .map(first -> new SourceRecord(
                        first.topic(),
                        first.partition(),
                        first.offset(),
                        first.timestampMillis(),
                        redriven.headers().apply(arrived.headers()),
                        arrived.key(),
                        arrived.value(),
                        true))
                .orElse(arrived);
    }
}
