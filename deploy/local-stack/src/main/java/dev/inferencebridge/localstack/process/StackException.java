package dev.inferencebridge.localstack.process;

/** The local stack cannot do what it was asked; the message names the part or place and the remedy. */
public final class StackException extends RuntimeException {

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
