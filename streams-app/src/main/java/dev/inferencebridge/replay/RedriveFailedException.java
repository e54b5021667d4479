package dev.inferencebridge.replay;

import org.jspecify.annotations.Nullable;

/** A redrive ended before its end. To repeat it is safe: what was sent is found and not sent again. */
public final class RedriveFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RedriveReport soFar;

    RedriveFailedException(String message, @Nullable Throwable cause, RedriveReport soFar) {
        super(message, cause);
        this.soFar = soFar;
    }

    /** What was found and sent until then. */
    public RedriveReport soFar() {
        return soFar;
    }
}
