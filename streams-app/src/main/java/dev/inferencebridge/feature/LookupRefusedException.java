package dev.inferencebridge.feature;

/** A lookup or a read that was refused for good, such as without a permission. Its message holds no values. */
public final class LookupRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LookupRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
