package dev.inferencebridge.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A {@link SourceRecord} as bytes. Stateless. */
final class SourceRecordCodec {

    private static final int FIXED = 64;
    private static final int PER_HEADER = 64;

    static final RecordCodec<SourceRecord> CODEC = new RecordCodec<>(
            "source records", (byte) 2, SourceRecordCodec::size, SourceRecordCodec::write, SourceRecordCodec::read);

    private SourceRecordCodec() {}

    static int size(SourceRecord source) {
        int headers = 0;
        for (Header header : source.headers()) {
            headers += PER_HEADER + (header.value() == null ? 0 : header.value().length);
        }
        return FIXED
                + source.topic().length()
                + headers
                + (source.key() == null ? 0 : source.key().length)
                + (source.value() == null ? 0 : source.value().length);
    }

    static void write(BinaryOut out, SourceRecord source) {
        out.putText(source.topic())
                .putInt(source.partition())
                .putLong(source.offset())
                .putLong(source.timestamp())
                .put(source.redriven());
        Header[] headers = source.headers().toArray();
        out.putInt(headers.length);
        for (Header header : headers) {
            out.putText(header.key()).putBytes(header.value());
        }
        out.putBytes(source.key()).putBytes(source.value());
    }

    static SourceRecord read(BinaryIn in) {
        String topic = in.getText();
        int partition = in.getInt();
        long offset = in.getLong();
        long timestamp = in.getLong();
        boolean redriven = in.getBoolean();
        Headers headers = new RecordHeaders();
        for (int left = in.getInt(); left > 0; left--) {
            headers.add(in.getText(), in.getBytes());
        }
        return new SourceRecord(topic, partition, offset, timestamp, headers, in.getBytes(), in.getBytes(), redriven);
    }
}
