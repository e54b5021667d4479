package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a secret is kept: {@code env:NAME} or {@code file:PATH}; {@code toString} shows just that. Immutable. */
public sealed interface SecretReference {

    /** Where the reference is written. */
    Place place();

    <R> R fold(Function<? super Environment, ? extends R> environment, Function<? super InFile, ? extends R> inFile);

    /** In an environment variable. */
    record Environment(String variable, Place place) implements SecretReference {

        static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        @Override
        public <R> R fold(
                Function<? super Environment, ? extends R> environment, Function<? super InFile, ? extends R> inFile) {
            return environment.apply(this);
        }

        @Override
        public String toString() {
            return "env:" + variable;
        }
    }

    /**
     * In a file.
     *
     * @param written the path as configured
     * @param path the same, resolved against the folder of the configuration file
     */
    record InFile(String written, Path path, Place place) implements SecretReference {

        @Override
        public <R> R fold(
                Function<? super Environment, ? extends R> environment, Function<? super InFile, ? extends R> inFile) {
            return inFile.apply(this);
        }

        @Override
        public String toString() {
            return "file:" + written;
        }
    }

    /** Reads a reference that an option of the command line holds; a path is relative to the working directory. */
    static Optional<SecretReference> ofOption(String option, String text) {
        return parse(text, new Place(Path.of("command line"), 1, 1, option));
    }

    /** Reads a reference; empty for any other text, which may then be the secret itself. */
    static Optional<SecretReference> parse(String text, Place place) {
        if (text.startsWith("env:")) {
            Matcher variable = Environment.VARIABLE.matcher(text.substring("env:".length()));
            return variable.matches() ? Optional.of(new Environment(variable.group(), place)) : Optional.empty();
        }
        if (text.startsWith("file:") && text.length() > "file:".length()) {
            String written = text.substring("file:".length());
            return Paths.resolve(written, place).map(path -> new InFile(written, path, place));
        }
        return Optional.empty();
    }
}
