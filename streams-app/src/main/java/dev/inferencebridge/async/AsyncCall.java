package dev.inferencebridge.async;

import java.util.concurrent.CompletableFuture;

/**
 * The work that the stage does for one event: a chain of asynchronous steps.
 *
 * @param <W> the event
 * @param <R> the result
 */
@FunctionalInterface
public interface AsyncCall<W, R> {

    /**
     * Starts the work. Called on the owner's thread; must not block and must not throw.
     *
     * @return a future that completes on any thread. An exceptional completion is a bug of the chain or the end of the
     *     program: the stage reports it to its owner, which keeps the event.
     */
    CompletableFuture<R> start(W work);
}
