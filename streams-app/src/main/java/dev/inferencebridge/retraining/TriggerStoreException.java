package dev.inferencebridge.retraining;

/** The store of triggers refused something for good. */
public final class TriggerStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Why it refused.
     *
     * @param message says what, and why; without values of rows
     */
    public TriggerStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
