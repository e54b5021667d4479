package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowKey;
import java.util.function.Function;

/**
 * A record that was merged into its row and is to be passed on, once the row is known well enough. Immutable.
 *
 * @param changed whether it changed anything
 * @param touched whether it changed what features read
 * @param onlyRead whether nothing but a read tells if what it wrote is new
 * @param suspect whether it lacks a column that features read
 */
record Arrival(SourceRecord source, RowKey key, boolean changed, boolean touched, boolean onlyRead, boolean suspect) {

    /**
     * Writes the record and the flags.
     *
     * @param keyOf the row that a record is about, which is not written
     */
    static RecordCodec<Arrival> codec(Function<SourceRecord, RowKey> keyOf) {
        RecordCodec<SourceRecord> sources = SourceRecordCodec.CODEC;
        return new RecordCodec<>(
                "arrivals",
                sources.format(),
                arrival -> 4 + sources.sizeOf().applyAsInt(arrival.source()),
                (out, arrival) -> sources.write()
                        .accept(
                                out.put(arrival.changed())
                                        .put(arrival.touched())
                                        .put(arrival.onlyRead())
                                        .put(arrival.suspect()),
                                arrival.source()),
                in -> {
                    boolean changed = in.getBoolean();
                    boolean touched = in.getBoolean();
                    boolean onlyRead = in.getBoolean();
                    boolean suspect = in.getBoolean();
                    SourceRecord source = sources.read().apply(in);
                    return new Arrival(source, keyOf.apply(source), changed, touched, onlyRead, suspect);
                });
    }
}
