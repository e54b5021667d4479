package dev.inferencebridge.change;

/** A read of a row that was refused for good, such as without a permission. Its message holds no values. */
public final class ReadRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReadRefusedException(String message) {
        super(message);
    }

    public ReadRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
