package dev.inferencebridge.change;

/** Clustering values could not be compared as Cassandra would. The message names column and type, never a value. */
public final class IncomparableKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    public IncomparableKeyException(String message) {
        super(message);
    }
}
