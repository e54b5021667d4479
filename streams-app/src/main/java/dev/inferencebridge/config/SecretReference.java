package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is kept: {@code env:NAME}, {@code file:PATH} or {@code keyvault:NAME[/VERSION]}; {@code toString} shows just
 * that. Immutable.
 */
public sealed interface SecretReference {

    /** Where the reference is written. */
    Place place();

    <R> R fold(
            Function<? super Environment, ? extends R> environment,
            Function<? super InFile, ? extends R> inFile,
            Function<? super InVault, ? extends R> inVault);

    /** In an environment variable. */
    record Environment(String variable, Place place) implements SecretReference {

        static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        @Override
        public <R> R fold(
                Function<? super Environment, ? extends R> environment,
                Function<? super InFile, ? extends R> inFile,
                Function<? super InVault, ? extends R> inVault) {
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
                Function<? super Environment, ? extends R> environment,
                Function<? super InFile, ? extends R> inFile,
                Function<? super InVault, ? extends R> inVault) {
            return inFile.apply(this);
        }

        @Override
        public String toString() {
            return "file:" + written;
        }
    }

    /**
     * In the key vault of {@code azure.key-vault}.
     *
     * @param version 32 hexadecimal digits; empty for the current one, whichever that is
     */
    record InVault(String name, Optional<String> version, Place place) implements SecretReference {

        static final Pattern NAME = Pattern.compile("([0-9A-Za-z-]{1,127})(?:/([0-9a-fA-F]{32}))?");

        @Override
        public <R> R fold(
                Function<? super Environment, ? extends R> environment,
                Function<? super InFile, ? extends R> inFile,
                Function<? super InVault, ? extends R> inVault) {
            return inVault.apply(this);
        }

        @Override
        public String toString() {
            return "keyvault:" + name + version.map(v -> "/" + v).orElse("");
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
        if (text.startsWith("keyvault:")) {
            Matcher secret = InVault.NAME.matcher(text.substring("keyvault:".length()));
            return secret.matches()
                    ? Optional.of(new InVault(secret.group(1), Optional.ofNullable(secret.group(2)), place))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
