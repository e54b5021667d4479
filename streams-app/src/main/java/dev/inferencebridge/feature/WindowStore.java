package dev.inferencebridge.feature;

/** Port: entries of bytes, ordered by their keys as unsigned bytes. It outlives a restart. Confined to the stream thread. */
public interface WindowStore {

    /** Adds or replaces an entry. The arrays are handed over. */
    void put(byte[] key, byte[] value);

    /** Removes an entry; one that is not there is nothing. */
    void delete(byte[] key);

    /**
     * Shows the entries from one key to another, both included, in order, for as long as the visitor wants more. The visitor
     * must not change the store.
     */
    void range(byte[] from, byte[] to, Visitor visitor);

    /** Sees entries. */
    @FunctionalInterface
    interface Visitor {

        /** Returns whether to go on. */
        boolean visit(byte[] key, byte[] value);
    }
}
