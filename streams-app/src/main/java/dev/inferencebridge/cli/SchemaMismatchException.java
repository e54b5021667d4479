package dev.inferencebridge.cli;

import java.util.List;

/** Tables that are not what the features of pipelines read. */
final class SchemaMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SchemaMismatchException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
