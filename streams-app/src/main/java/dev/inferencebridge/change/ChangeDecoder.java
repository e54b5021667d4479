package dev.inferencebridge.change;

import org.jspecify.annotations.Nullable;

/** Port: the bytes of a change record to what they mean. Implementations are thread-safe. */
public interface ChangeDecoder {

    /**
     * Decodes one record.
     *
     * @param key the record's key bytes; null for a record without a key
     * @param value the record's value bytes; null for a tombstone record, as log compaction wants them
     * @param recordTimestampMillis the record's own timestamp, milliseconds since the epoch: the write time where the
     *     format carries none
     * @return never null; bytes that mean nothing are {@link DecodedChange.Undecodable}, not an exception
     */
    DecodedChange decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimestampMillis);
}
