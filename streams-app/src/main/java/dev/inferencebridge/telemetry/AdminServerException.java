package dev.inferencebridge.telemetry;

import org.jspecify.annotations.Nullable;

/** The admin server cannot listen. The message names the address and what to do. */
public final class AdminServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AdminServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
