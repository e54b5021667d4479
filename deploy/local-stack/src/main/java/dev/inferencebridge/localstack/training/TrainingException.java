package dev.inferencebridge.localstack.training;

/** A training that cannot go on; the message is for whoever asked for it. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrainingException(String message) {
        super(message);
    }

    TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
