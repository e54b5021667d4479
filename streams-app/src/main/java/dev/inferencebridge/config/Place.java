package dev.inferencebridge.config;

import java.nio.file.Path;

/**
 * A spot in the configuration file. Immutable.
 *
 * @param file as it was given to the reader
 * @param line 1 or more
 * @param column 1 or more
 * @param key the path of the key, such as {@code models.fraud.auth.key}; empty for the file itself
 */
public record Place(Path file, int line, int column, String key) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + (key.isEmpty() ? "" : " " + key);
    }
}
