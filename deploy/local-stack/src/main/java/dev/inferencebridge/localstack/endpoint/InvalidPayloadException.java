package dev.inferencebridge.localstack.endpoint;

/** The body of a scoring request is not what the model takes. The message names the place, never a value. */
final class InvalidPayloadException extends Exception {

    InvalidPayloadException(String message) {
        super(message);
    }
}
