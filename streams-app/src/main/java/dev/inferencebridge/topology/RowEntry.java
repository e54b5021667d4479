package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowImage;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the store keeps of one row. Immutable.
 *
 * @param recordKey the key that the row's own records have; null where nobody will ask for it
 * @param shown the columns that place the row in windows, as they were when it was last passed on; empty while nobody
 *     downstream knows of the row
 * @param readDigest stands for the values that the last read gave of columns that have no place in the image; 0 before one
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RowEntry(RowImage image, byte @Nullable [] recordKey, Optional<Map<String, Object>> shown, long readDigest) {

    static final RowEntry UNKNOWN = new RowEntry(RowImage.UNKNOWN, null, Optional.empty(), 0);

    static final RecordCodec<RowEntry> CODEC =
            new RecordCodec<>("row images", (byte) 1, entry -> 256, RowEntry::write, RowEntry::read);

    RowEntry withImage(RowImage next) {
        return new RowEntry(next, recordKey, shown, readDigest);
    }

    RowEntry withRecordKey(byte @Nullable [] key) {
        return new RowEntry(image, key, shown, readDigest);
    }

    RowEntry withShown(Optional<Map<String, Object>> columns) {
        return new RowEntry(image, recordKey, columns, readDigest);
    }

    RowEntry withReadDigest(long digest) {
        return new RowEntry(image, recordKey, shown, digest);
    }

    private static void write(BinaryOut out, RowEntry entry) {
        out.putBytes(RowImageCodec.encode(entry.image)).putBytes(entry.recordKey);
        out.putLong(entry.readDigest).put(entry.shown.isPresent());
        entry.shown.ifPresent(out::putNamed);
    }

    private static RowEntry read(BinaryIn in) {
        RowImage image = RowImageCodec.decode(in.getSomeBytes());
        byte[] recordKey = in.getBytes();
        long digest = in.getLong();
        return new RowEntry(image, recordKey, in.getBoolean() ? Optional.of(in.getNamed()) : Optional.empty(), digest);
    }
}
