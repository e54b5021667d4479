package dev.inferencebridge.config;

import java.util.Locale;

/** What a start does with the inputs that an endpoint says its model takes. */
public enum SignaturePolicy {
    /** Compares them with what the features fill, and refuses to start where they differ. */
    CHECK,
    /** Does not ask. */
    IGNORE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
