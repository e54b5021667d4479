package dev.inferencebridge.preflight;

import java.util.Locale;

/** What a check is about. */
public enum Area {
    CONFIGURATION,
    HOST,
    KAFKA,
    CASSANDRA,
    ENDPOINT;

    /** As in the answer. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
