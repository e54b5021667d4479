package dev.inferencebridge.async;

/**
 * Port: remembers which events are in flight, by slot number, so that a crash forgets none. Confined to the owner's thread.
 *
 * @param <W> the event
 */
public interface SlotJournal<W> {

    /**
     * Writes the event into a slot that was free.
     *
     * @param slot 0 or more
     * @param arrival grows with every event that the stage accepts
     */
    void occupy(int slot, long arrival, W work);

    /** Writes the event into a slot in the place of another that is done with: {@link #clear} and {@link #occupy} in one. */
    void replace(int slot, long arrival, W work);

    /** Frees a slot. */
    void clear(int slot);

    /** Shows every occupied slot to the visitor, in no particular order. */
    void forEachOccupied(Visitor<? super W> visitor);

    /** Sees occupied slots. */
    @FunctionalInterface
    interface Visitor<W> {
        void occupied(int slot, long arrival, W work);
    }
}
