package dev.inferencebridge.change;

/** Clustering values could not be compared as Cassandra would. The message names column and type, never a value. */
public final class IncomparableKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    public IncomparableKeyException(String message) {
        super(message);
    }

    /** The cause's own message is left out: it may show the value. */
    IncomparableKeyException(String message, RuntimeException cause) {
        super(message + " (" + cause.getClass().getSimpleName() + ")");
    }
}
