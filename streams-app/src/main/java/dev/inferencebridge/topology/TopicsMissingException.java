package dev.inferencebridge.topology;

/** The topics of a pipeline cannot be had. The message names them and what to do. */
public final class TopicsMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicsMissingException(String message) {
        super(message);
    }

    TopicsMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
