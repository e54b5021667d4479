package dev.inferencebridge.wire;

/** Bytes are no trigger. The message names the place and the problem. */
public final class MalformedTriggerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedTriggerException(String problem) {
        super(problem);
    }
}
