package dev.inferencebridge.wire;

/** Bytes are not of the declared format. The message names the place and the problem, and never a value. No stack trace. */
final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedJsonException(String problem) {
        super(problem, null, false, false);
    }
}
