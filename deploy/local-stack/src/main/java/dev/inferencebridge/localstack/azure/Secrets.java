package dev.inferencebridge.localstack.azure;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What the vault holds: every version of every secret, in memory. Thread-safe. */
public final class Secrets {

    private static final int LONGEST = 25_000;

    private final Clock clock;
    private final Map<String, List<Version>> versions = new TreeMap<>();

    Secrets(Clock clock) {
        this.clock = clock;
    }

    /** Adds a version, which is the current one from now on; returns its id. */
    public String set(String name, String value) {
        return set(name, value, true, Optional.empty(), Optional.empty());
    }

    /**
     * Adds a version with its attributes.
     *
     * @param notBefore for information, as in a real vault: a secret is read also before
     * @param expires for information too
     */
    public synchronized String set(
            String name, String value, boolean enabled, Optional<Instant> notBefore, Optional<Instant> expires) {
        if (!name.matches("[0-9a-zA-Z-]{1,127}")) {
            throw new IllegalArgumentException(
                    "a secret's name has 1 to 127 letters, digits and '-', not '" + name + "'");
        }
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException("a secret has " + LONGEST + " characters at most");
        }
        String id = UUID.randomUUID().toString().replace("-", "");
        Instant now = clock.instant();
        versions.computeIfAbsent(name, unknown -> new ArrayList<>())
                .add(new Version(name, id, value, enabled, now, now, notBefore, expires));
        return id;
    }

    /** Enables or disables the current version: a disabled one is refused. */
    public synchronized void enabled(String name, boolean enabled) {
        List<Version> all = versions.get(name);
        if (all == null) {
            throw new IllegalArgumentException("there is no secret '" + name + "'");
        }
        Version current = all.get(all.size() - 1);
        all.set(
                all.size() - 1,
                new Version(
                        name,
                        current.id(),
                        current.value(),
                        enabled,
                        current.created(),
                        clock.instant(),
                        current.notBefore(),
                        current.expires()));
    }

    /** Removes the secret with all its versions; does nothing when there is none. */
    public synchronized void delete(String name) {
        versions.remove(name);
    }

    synchronized Optional<Version> current(String name) {
        List<Version> all = versions.getOrDefault(name, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    synchronized Optional<Version> version(String name, String id) {
        return versions.getOrDefault(name, List.of()).stream()
                .filter(version -> version.id().equals(id))
                .findFirst();
    }

    /** Oldest first. */
    synchronized List<Version> all(String name) {
        return List.copyOf(versions.getOrDefault(name, List.of()));
    }

    /** The current version of each. */
    synchronized List<Version> currents() {
        return versions.values().stream().map(all -> all.get(all.size() - 1)).toList();
    }

    /** One version of a secret. Immutable. */
    record Version(
            String name,
            String id,
            String value,
            boolean enabled,
            Instant created,
            Instant updated,
            Optional<Instant> notBefore,
            Optional<Instant> expires) {

        /** Without the value. */
        @Override
        public String toString() {
            return name + "/" + id;
        }
    }
}
