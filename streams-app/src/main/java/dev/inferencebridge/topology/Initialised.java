package dev.inferencebridge.topology;

import org.jspecify.annotations.Nullable;

/** What a processor has from its {@code init} on. Stateless. */
final class Initialised {

    private Initialised() {}

    static <T> T of(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("used before init");
        }
        return part;
    }
}
