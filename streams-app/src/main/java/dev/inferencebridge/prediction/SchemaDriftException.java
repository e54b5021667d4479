package dev.inferencebridge.prediction;

/**
 * The source's schema is no longer what the features were made for: the rows are not at fault, so none becomes a dead letter
 * and the pipeline stops. The message names the columns and what to do.
 */
public final class SchemaDriftException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SchemaDriftException(String problem) {
        super(problem);
    }
}
