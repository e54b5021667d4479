package dev.inferencebridge.feature;

import dev.inferencebridge.feature.FeatureDefinition.OfColumn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The canonical text of a schema, and its hash. Stateless.
 *
 * <p>A line for each feature, then one for each lookup in use, by name; a line is words in double quotes, joined by spaces,
 * in which {@code \} and {@code "} have a {@code \} before them, and line breaks are written {@code \n}. Numbers are written
 * as {@link Double#toHexString}, which no version of Java has changed; durations in milliseconds. The hash is the first 8
 * bytes of the text's SHA-256, in UTF-8.
 */
final class SchemaHash {

    private static final int BYTES = 8;

    private SchemaHash() {}

    static String of(List<FeatureDefinition> features, Collection<LookupDefinition> lookups) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(canonical(features, lookups).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static String canonical(List<FeatureDefinition> features, Collection<LookupDefinition> lookups) {
        StringBuilder text = new StringBuilder();
        features.forEach(feature -> text.append(line(words(feature))));
        lookups.stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(lookup -> text.append(line(words(lookup))));
        return text.toString();
    }

    private static List<String> words(FeatureDefinition feature) {
        return feature.fold(
                SchemaHash::words,
                expression -> List.of(
                        "expression",
                        expression.name(),
                        expression.expression().text(),
                        number(expression.byDefault())),
                lookup -> {
                    List<String> words = new ArrayList<>(words(lookup.of()));
                    words.add("lookup");
                    words.add(lookup.lookup());
                    return words;
                },
                window -> words(window.name(), window.window(), number(window.byDefault())));
    }

    private static List<String> words(OfColumn feature) {
        return feature.foldKind(
                column -> List.of("column", column.name(), column.column(), number(column.byDefault())),
                vector -> {
                    List<String> words = new ArrayList<>(
                            List.of("vector", vector.name(), vector.column(), Integer.toString(vector.size())));
                    vector.byDefault().orElse(List.of()).forEach(element -> words.add(Double.toHexString(element)));
                    return words;
                },
                categorical -> {
                    List<String> words = new ArrayList<>(List.of(
                            "categorical",
                            categorical.name(),
                            categorical.column(),
                            word(categorical.encoding()),
                            word(categorical.other()),
                            Integer.toString(categorical.vocabulary().size())));
                    words.addAll(categorical.vocabulary());
                    categorical.byDefault().ifPresent(words::add);
                    return words;
                },
                time -> List.of(
                        "time",
                        time.name(),
                        time.column(),
                        word(time.reading().part()),
                        word(time.reading().unit()),
                        word(time.reading().holds()),
                        time.reading().zone().getId(),
                        number(time.byDefault())));
    }

    private static List<String> words(String name, WindowDefinition window, String byDefault) {
        List<String> words = new ArrayList<>(List.of(
                "window",
                name,
                word(window.compute()),
                window.column().orElse(""),
                Long.toString(window.over().toMillis()),
                Long.toString(window.lateness().toMillis()),
                window.time().orElse(""),
                byDefault));
        words.addAll(window.by());
        return words;
    }

    private static List<String> words(LookupDefinition lookup) {
        List<String> words = new ArrayList<>(List.of(
                "lookup",
                lookup.name(),
                lookup.table().keyspace(),
                lookup.table().table()));
        lookup.key().forEach((column, of) -> {
            words.add(column);
            words.add(of);
        });
        return words;
    }

    private static String line(List<String> words) {
        return words.stream()
                .map(word ->
                        '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"')
                .collect(Collectors.joining(" ", "", "\n"));
    }

    private static String number(OptionalDouble number) {
        return number.isPresent() ? Double.toHexString(number.getAsDouble()) : "";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
