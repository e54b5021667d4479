package dev.inferencebridge.retraining;

import java.util.Locale;

/** How pressing a policy takes what it finds to be. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** As it is written: {@code warning}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for any other text than a {@link #word}. */
    public static Severity of(String word) {
        for (Severity severity : values()) {
            if (severity.word().equals(word)) {
                return severity;
            }
        }
        throw new IllegalArgumentException("no severity is called '" + word + "'");
    }
}
