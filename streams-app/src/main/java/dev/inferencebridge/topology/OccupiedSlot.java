package dev.inferencebridge.topology;

/**
 * What a store of slots keeps of an occupied one.
 *
 * @param arrival the order in which the task accepted it
 */
record OccupiedSlot<W>(long arrival, W work) {

    /** A slot with what is in flight as {@code codec} writes it. */
    static <W> RecordCodec<OccupiedSlot<W>> codec(RecordCodec<W> work) {
        return new RecordCodec<>(
                "slots of the in-flight store",
                work.format(),
                slot -> Long.BYTES + work.sizeOf().applyAsInt(slot.work()),
                (out, slot) -> work.write().accept(out.putLong(slot.arrival()), slot.work()),
                in -> new OccupiedSlot<>(in.getLong(), work.read().apply(in)));
    }
}
