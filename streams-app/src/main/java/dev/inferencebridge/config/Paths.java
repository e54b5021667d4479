package dev.inferencebridge.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Resolves paths of a configuration file against its folder. */
final class Paths {

    private Paths() {}

    /** Empty for what is no path on this system. */
    static Optional<Path> resolve(String written, Place place) {
        try {
            return Optional.of(
                    place.file().toAbsolutePath().resolveSibling(written).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
