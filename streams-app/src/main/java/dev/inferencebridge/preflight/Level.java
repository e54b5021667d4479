package dev.inferencebridge.preflight;

import java.util.Locale;

/** How bad a finding is; each is worse than those before it. */
public enum Level {
    /** As it should be. */
    OK(0),
    /** The bridge works, and somebody should know; also what could not be looked at. */
    WARN(1),
    /** The bridge does not work, or loses rows. */
    FAIL(2);

    private final int exitCode;

    Level(int exitCode) {
        this.exitCode = exitCode;
    }

    /** That of {@code bridge check} when it is the worst. */
    int exitCode() {
        return exitCode;
    }

    /** As in the answer's JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
