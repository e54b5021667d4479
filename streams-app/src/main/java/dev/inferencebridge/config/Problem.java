package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing that is wrong with a configuration file. Immutable.
 *
 * @param file as it was given to the reader
 * @param line 1 or more
 * @param column 1 or more
 * @param key the path of the key, such as {@code pipelines.card-fraud.source.topic}; empty for the file itself
 * @param value what was written, shortened; empty for what is or may be a secret
 * @param rule what is wrong, or what it must be
 * @param suggestion the nearest valid key or value
 */
public record Problem(
        Path file, int line, int column, String key, Optional<String> value, String rule, Optional<String> suggestion) {

    Problem(Place place, Optional<String> value, String rule, Optional<String> suggestion) {
        this(place.file(), place.line(), place.column(), place.key(), value, rule, suggestion);
    }

    /** One line: {@code bridge.yaml:12:9 pipelines.p.modle: unknown key; did you mean 'model'?}. */
    @Override
    public String toString() {
        return new Place(file, line, column, key) + ": " + rule
                + value.map(v -> ", was '" + v + "'").orElse("")
                + suggestion.map(s -> "; did you mean '" + s + "'?").orElse("");
    }
}
