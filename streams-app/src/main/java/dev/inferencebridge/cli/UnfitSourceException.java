package dev.inferencebridge.cli;

/** A pipeline cannot do with its source table what it is configured to. The message says what to change. */
final class UnfitSourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitSourceException(String pipeline, String problem) {
        super("pipeline '" + pipeline + "': " + problem);
    }
}
