package dev.inferencebridge.prediction;

/** Port: hears what a store does with its writes. Thread-safe; called on the store's threads, and must not block. */
public interface StoreListener {

    StoreListener NONE = new StoreListener() {};

    /**
     * An attempt failed, and there will be another.
     *
     * @param error the simple name of the error's class
     */
    default void writeRetried(String error) {}

    /** A write was given up for good. */
    default void writeDropped(StoreResult.Dropped dropped) {}
}
