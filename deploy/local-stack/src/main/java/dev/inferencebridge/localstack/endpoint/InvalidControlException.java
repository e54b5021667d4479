package dev.inferencebridge.localstack.endpoint;

/** A control request that is not understood. The message names the key and what it takes. */
public final class InvalidControlException extends Exception {

    public InvalidControlException(String message) {
        super(message);
    }
}
