package dev.inferencebridge.topology;

/** A row's work in the scoring stage. Confined to the stream thread, but for {@link #isWithdrawn} which any thread may ask. */
final class PendingRow {

    static final int NOT_JOURNALED = -1;

    private final RowWork work;
    private volatile boolean withdrawn;
    private int slot = NOT_JOURNALED;
    private long arrival;

    PendingRow(RowWork work, boolean withdrawn) {
        this.work = work;
        this.withdrawn = withdrawn;
    }

    RowWork work() {
        return work;
    }

    boolean isWithdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
    }

    /** The slot that the journal keeps it in; {@link #NOT_JOURNALED} before it has one. */
    int slot() {
        return slot;
    }

    long arrival() {
        return arrival;
    }

    void journaled(int inSlot, long atArrival) {
        slot = inSlot;
        arrival = atArrival;
    }

    /** Writes all of it. */
    static RecordCodec<PendingRow> codec() {
        RecordCodec<RowWork> works = RowWorkCodec.CODEC;
        return new RecordCodec<>(
                works.what(),
                works.format(),
                pending -> 1 + works.sizeOf().applyAsInt(pending.work()),
                (out, pending) -> works.write().accept(out.put(pending.isWithdrawn()), pending.work()),
                in -> {
                    boolean withdrawn = in.getBoolean();
                    return new PendingRow(works.read().apply(in), withdrawn);
                });
    }

    /** Writes the source record alone and makes the row anew of it: for rows that nothing withdraws. */
    static RecordCodec<PendingRow> codec(PlainRows rows) {
        RecordCodec<SourceRecord> sources = SourceRecordCodec.CODEC;
        return new RecordCodec<>(
                sources.what(),
                sources.format(),
                pending -> sources.sizeOf().applyAsInt(pending.work().source()),
                (out, pending) -> sources.write().accept(out, pending.work().source()),
                in -> new PendingRow(rows.again(sources.read().apply(in)), false));
    }
}
