package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * A {@link OccupiedSlot} as bytes, in the in-flight store and its changelog. Stateless.
 *
 * <p>Layout, big-endian: format (1 byte, now 1), arrival (8), partition (4), offset (8), timestamp (8), topic, number of
 * headers (4), then name and value of each, key, value. Variable parts are a length (4; -1 for null) and that many bytes.
 */
final class OccupiedSlotSerde {

    private static final byte FORMAT = 1;
    private static final int FIXED = 1 + 8 + 4 + 8 + 8 + 4;

    private OccupiedSlotSerde() {}

    static Serde<OccupiedSlot> serde() {
        return Serdes.serdeFrom((topic, slot) -> serialize(slot), (topic, bytes) -> deserialize(bytes));
    }

    static byte @Nullable [] serialize(@Nullable OccupiedSlot slot) {
        if (slot == null) {
            return null;
        }
        SourceRecord source = slot.record();
        byte[] topicName = source.topic().getBytes(UTF_8);
        Header[] headers = source.headers().toArray();
        byte[][] names = new byte[headers.length][];
        int size = FIXED + sized(topicName) + sized(source.key()) + sized(source.value());
        for (int i = 0; i < headers.length; i++) {
            names[i] = headers[i].key().getBytes(UTF_8);
            size += sized(names[i]) + sized(headers[i].value());
        }

        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(FORMAT)
                .putLong(slot.arrival())
                .putInt(source.partition())
                .putLong(source.offset())
                .putLong(source.timestamp());
        put(out, topicName);
        out.putInt(headers.length);
        for (int i = 0; i < headers.length; i++) {
            put(out, names[i]);
            put(out, headers[i].value());
        }
        put(out, source.key());
        put(out, source.value());
        return out.array();
    }

    static @Nullable OccupiedSlot deserialize(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte format = in.get();
            if (format != FORMAT) {
                throw new SerializationException(
                        "the in-flight store holds slots of format " + format + ", this version reads " + FORMAT
                                + ": let the version that wrote them finish, or reset the application");
            }
            long arrival = in.getLong();
            int partition = in.getInt();
            long offset = in.getLong();
            long timestamp = in.getLong();
            String topicName = new String(required(in), UTF_8);
            Headers headers = new RecordHeaders();
            for (int left = in.getInt(); left > 0; left--) {
                headers.add(new String(required(in), UTF_8), get(in));
            }
            return new OccupiedSlot(
                    arrival, new SourceRecord(topicName, partition, offset, timestamp, headers, get(in), get(in)));
        } catch (BufferUnderflowException e) {
            throw new SerializationException("a slot of the in-flight store is cut short at byte " + bytes.length, e);
        }
    }

    private static int sized(byte @Nullable [] part) {
        return 4 + (part == null ? 0 : part.length);
    }

    private static void put(ByteBuffer out, byte @Nullable [] part) {
        if (part == null) {
            out.putInt(-1);
        } else {
            out.putInt(part.length).put(part);
        }
    }

    private static byte @Nullable [] get(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    private static byte[] required(ByteBuffer in) {
        byte[] part = get(in);
        if (part == null) {
            throw new SerializationException("a slot of the in-flight store lacks a name");
        }
        return part;
    }
}
