package dev.inferencebridge.cassandra;

/** A value does not fit its column. The message names the place and both kinds, and never the value. No stack trace. */
final class UnfitValueException extends Exception {

    private static final long serialVersionUID = 1L;

    UnfitValueException(String problem) {
        super(problem, null, false, false);
    }
}
