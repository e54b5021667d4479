package dev.inferencebridge.retraining;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a policy remembers of one model between two decisions. Immutable; a few hundred bytes.
 *
 * @param progress by {@link Condition#text}: a condition that is new, or was changed, starts from nothing
 * @param last the trigger that was raised last
 */
public record PolicyState(Map<String, Progress> progress, Optional<Raised> last) {

    public static final PolicyState EMPTY = new PolicyState(Map.of(), Optional.empty());

    private static final byte VERSION = 1;
    private static final int MOST_CONDITIONS = 1000;

    /**
     * How far a condition has come.
     *
     * @param count windows in a row, rows, or 1 for a moment of the schedule that is due
     * @param until the end of the last window that was counted, or the last moment of the schedule that was seen
     */
    public record Progress(long count, Instant until) {}

    /**
     * A trigger that was raised.
     *
     * @param windowEnd of its window: what happened before says nothing of a model that was trained since
     */
    public record Raised(String id, Instant at, Instant windowEnd) {}

    public PolicyState {
        progress = Collections.unmodifiableMap(new TreeMap<>(progress));
    }

    /** Instants to the millisecond. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeBoolean(last.isPresent());
            if (last.isPresent()) {
                out.writeUTF(last.get().id());
                out.writeLong(last.get().at().toEpochMilli());
                out.writeLong(last.get().windowEnd().toEpochMilli());
            }
            out.writeInt(progress.size());
            for (Map.Entry<String, Progress> entry : progress.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeLong(entry.getValue().count());
                out.writeLong(entry.getValue().until().toEpochMilli());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a policy's state cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Throws {@link IllegalArgumentException} for bytes that are none of {@link #toBytes}. */
    public static PolicyState fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a policy's state of version " + version + " is not known here");
            }
            Optional<Raised> last = in.readBoolean()
                    ? Optional.of(new Raised(in.readUTF(), instant(in), instant(in)))
                    : Optional.empty();
            int conditions = in.readInt();
            if (conditions < 0 || conditions > MOST_CONDITIONS) {
                throw new IllegalArgumentException("a policy's state with " + conditions + " conditions is damaged");
            }
            Map<String, Progress> progress = new TreeMap<>();
            for (int i = 0; i < conditions; i++) {
                progress.put(in.readUTF(), new Progress(in.readLong(), instant(in)));
            }
            return new PolicyState(progress, last);
        } catch (IOException e) {
            throw new IllegalArgumentException("a policy's state is cut short", e);
        }
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }
}
