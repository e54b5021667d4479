package dev.inferencebridge.config;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** What a file says for the keys of one block, defaults included; what was wrong is absent. Immutable. */
final class Values {

    private final Place place;
    private final Map<Key<?>, Located<?>> located;
    private final Map<Key<?>, Place> written;
    private final Set<String> misspelt;

    /** @param misspelt the names of keys that others were probably meant to be */
    Values(Place place, Map<Key<?>, Located<?>> located, Map<Key<?>, Place> written, Set<String> misspelt) {
        this.place = place;
        this.located = Map.copyOf(located);
        this.written = Map.copyOf(written);
        this.misspelt = Set.copyOf(misspelt);
    }

    /** Where the block's own key is. */
    Place place() {
        return place;
    }

    /** Empty when it is neither written nor defaulted, or is wrong. */
    @SuppressWarnings("unchecked") // Block puts under a key only what the key's kind has read
    <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable(located.get(key)).map(found -> (T) found.value());
    }

    /** For building, when there are no problems: throws {@link NoSuchElementException} where there is no value. */
    <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new NoSuchElementException(place + " has no " + key.name()));
    }

    /** Whether the file has the key, be its value right or wrong. */
    boolean isWritten(Key<?> key) {
        return written.containsKey(key);
    }

    /** Whether the file has the key, or one that is probably a misspelling of it. */
    boolean isMeant(Key<?> key) {
        return isWritten(key) || misspelt.contains(key.name());
    }

    /** Whether every key that is written is a known one with a right value. */
    boolean hasNoWrongKey() {
        return misspelt.isEmpty() && located.keySet().containsAll(written.keySet());
    }

    /** Where a single value is, the key of a mapping or list, or the block for a key that is not written. */
    Place placeOf(Key<?> key) {
        return written.getOrDefault(key, place);
    }
}
