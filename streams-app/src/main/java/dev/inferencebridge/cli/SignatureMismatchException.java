package dev.inferencebridge.cli;

/** A pipeline whose features are not what its model takes. */
final class SignatureMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SignatureMismatchException(String message) {
        super(message);
    }
}
