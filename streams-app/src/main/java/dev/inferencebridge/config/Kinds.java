package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of names, words, numbers and paths. {@link Units} has those with units, {@link Addresses} those of hosts. */
final class Kinds {

    /** What a topic may be called, by Kafka's rules. */
    static final Scalar<String> TOPIC = matching(
            "a topic name: 1 to 249 of letters, digits, '.', '_' and '-', not '.' or '..'",
            "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    static final Scalar<String> APPLICATION_ID = matching(
            "a name: 1 to 100 of letters, digits, '.', '_' and '-', starting with a letter or digit",
            "[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

    /** Names that users give to pipelines and models. */
    static final Scalar<String> NAME =
            matching("a name: 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit", "[a-z0-9][a-z0-9-]{0,62}");

    /** A column of a table, or the field of a JSON row. */
    static final Scalar<String> COLUMN = text("a column name", 255);

    /** A field of a prediction record. */
    static final Scalar<String> FIELD = matching(
            "a field name: 1 to 255 of letters, digits and '_', not starting with a digit",
            "[A-Za-z_][A-Za-z0-9_]{0,254}");

    static final Scalar<TableName> TABLE = table();

    /** A keyspace that needs no quotes. */
    static final Scalar<String> KEYSPACE =
            matching("a keyspace: 1 to 48 of a-z, 0-9 and '_', starting with a letter", "[a-z][a-z0-9_]{0,47}");

    static final Scalar<Boolean> BOOLEAN =
            new Scalar<>("true or false", Map.of("type", "boolean"), (text, spot) -> switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> spot.reject("must be true or false");
            });

    static final Scalar<Path> PATH = new Scalar<>(
            "a path, relative to the folder of this file", schema("type", "string", "minLength", 1), (text, spot) -> {
                if (text.isBlank()) {
                    return spot.reject("must be a path");
                }
                Optional<Path> path = Paths.resolve(text, spot.place());
                return path.isPresent() ? path : spot.reject("must be a path");
            });

    static final Scalar<SecretReference> SECRET = new Scalar<>(
            "a reference to a secret: keyvault:NAME, file:PATH or env:NAME",
            pattern("^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|keyvault:[0-9A-Za-z-]{1,127}(/[0-9a-fA-F]{32})?)$"),
            (text, spot) -> {
                Optional<SecretReference> reference = SecretReference.parse(text, spot.place());
                reference.ifPresent(spot.reading()::refers);
                return reference.isPresent() ? reference : spot.rejectSecret(Kinds.SECRET_RULE, Optional.empty());
            });

    static final String SECRET_RULE =
            "must be a reference to a secret, keyvault:NAME, file:PATH or env:NAME; the secret itself does not belong in this file";

    private Kinds() {}

    /** Any text on one line, without control characters. */
    static Scalar<String> text(String description, int longest) {
        return matching(description + ", 1 to " + longest + " characters", "[^\\x00-\\x1f\\x7f]{1," + longest + "}");
    }

    /** @param regex for Java and for JSON Schema alike; matches the whole text */
    static Scalar<String> matching(String description, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new Scalar<>(
                description,
                pattern("^" + regex + "$"),
                (text, spot) ->
                        pattern.matcher(text).matches() ? Optional.of(text) : spot.reject("must be " + description));
    }

    static Scalar<Integer> whole(int least, int most) {
        String description = "a whole number, " + least + " to " + most;
        return new Scalar<>(description, range(least, most), (text, spot) -> {
            Optional<Integer> number = wholeNumber(text).filter(n -> least <= n && n <= most);
            return number.isPresent() ? number : spot.reject("must be " + description);
        });
    }

    /** One of some words; the nearest is suggested for any other. */
    static <E> Scalar<E> choice(Map<String, E> words) {
        String description = "one of " + String.join(", ", words.keySet());
        Map<String, Object> schema = schema("enum", List.copyOf(words.keySet()));
        return new Scalar<>(description, schema, (text, spot) -> {
            Optional<E> value = Optional.ofNullable(words.get(text));
            return value.isPresent() ? value : spot.reject("must be " + description, Nearest.to(text, words.keySet()));
        });
    }

    static Optional<Integer> wholeNumber(String text) {
        return text.matches("-?[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    static Map<String, Object> pattern(String regex) {
        return schema("type", "string", "pattern", regex);
    }

    /** A JSON Schema whose keywords stay in this order. */
    static Map<String, Object> schema(Object... namesAndValues) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            schema.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return schema;
    }

    private static Map<String, Object> range(int least, int most) {
        return schema("type", "integer", "minimum", least, "maximum", most);
    }

    private static Scalar<TableName> table() {
        String description = "a table, keyspace.table";
        Pattern pattern = Pattern.compile("[A-Za-z0-9_]{1,48}\\.[A-Za-z0-9_]{1,222}");
        return new Scalar<>(
                description,
                pattern("^" + pattern + "$"),
                (text, spot) -> pattern.matcher(text).matches()
                        ? Optional.of(TableName.parse(text))
                        : spot.reject("must be " + description));
    }
}
