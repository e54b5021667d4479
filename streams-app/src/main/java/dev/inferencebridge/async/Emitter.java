package dev.inferencebridge.async;

/**
 * Takes results in order: for events of one key, the order in which they arrived.
 *
 * @param <W> the event
 * @param <R> the result
 */
@FunctionalInterface
public interface Emitter<W, R> {

    /** Called on the owner's thread, once for every event. */
    void emit(W work, R result);
}
