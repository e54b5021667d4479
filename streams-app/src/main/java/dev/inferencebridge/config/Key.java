package dev.inferencebridge.config;

import java.util.Optional;

/**
 * One key of a block, declared once: parsing, the reference page and the JSON Schema are all made of it. Immutable.
 *
 * @param presence what happens when it is not written
 * @param defaultText the default as shown; for an optional key, what the bridge then does
 * @param advanced whether a first configuration can do without knowing it
 * @param doc one or two sentences for the reference page
 */
record Key<T>(
        String name, Kind<T> kind, Presence presence, Optional<String> defaultText, boolean advanced, String doc) {

    enum Presence {
        REQUIRED,
        DEFAULTED,
        OPTIONAL
    }

    static <T> Key<T> required(String name, Kind<T> kind, String doc) {
        return new Key<>(name, kind, Presence.REQUIRED, Optional.empty(), false, doc);
    }

    static <T> Key<T> defaulted(String name, Kind<T> kind, String defaultText, String doc) {
        return new Key<>(name, kind, Presence.DEFAULTED, Optional.of(defaultText), false, doc);
    }

    /** A block whose keys may all be left out. */
    static Key<Values> group(String name, Block block, String doc) {
        return new Key<>(name, block, Presence.DEFAULTED, Optional.empty(), false, doc);
    }

    static <T> Key<T> optional(String name, Kind<T> kind, String doc) {
        return new Key<>(name, kind, Presence.OPTIONAL, Optional.empty(), false, doc);
    }

    /** An optional key whose default depends on others. */
    static <T> Key<T> derived(String name, Kind<T> kind, String defaultText, String doc) {
        return new Key<>(name, kind, Presence.OPTIONAL, Optional.of(defaultText), false, doc);
    }

    Key<T> asAdvanced() {
        return new Key<>(name, kind, presence, defaultText, true, doc);
    }
}
