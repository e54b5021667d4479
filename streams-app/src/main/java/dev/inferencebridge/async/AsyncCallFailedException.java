package dev.inferencebridge.async;

/**
 * The work for an event ended with an exception instead of a result: a bug of the chain, or the chain was closed. The event
 * keeps its slot in the journal and is started again by the next owner.
 */
public final class AsyncCallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AsyncCallFailedException(Throwable cause) {
        super("the asynchronous work for an event failed: " + cause.getClass().getSimpleName(), cause);
    }
}
