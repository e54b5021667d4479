package dev.inferencebridge.azure.ml;

import java.io.IOException;

/** A response that holds no prediction for each row. The message names what is wrong, never a value. */
final class MalformedResponseException extends IOException {

    private static final long serialVersionUID = 1;

    MalformedResponseException(String problem) {
        super(problem);
    }
}
