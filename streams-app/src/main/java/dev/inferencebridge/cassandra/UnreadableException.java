package dev.inferencebridge.cassandra;

/** A row cannot be read as asked. The message names the place, and never a value. No stack trace. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String problem) {
        super(problem, null, false, false);
    }
}
