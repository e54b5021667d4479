package dev.inferencebridge.monitoring;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The canonical text of a baseline, and its hash. Stateless.
 *
 * <p>Words in lines, with numbers as {@link Double#toHexString}, which no version of Java has changed. The hash is the first 8
 * bytes of the text's SHA-256, in UTF-8.
 */
final class ProfileHash {

    private static final int BYTES = 8;

    private ProfileHash() {}

    static String of(BaselineProfile baseline) {
        StringBuilder text = new StringBuilder();
        line(text, baseline.pipeline(), baseline.featureSchemaHash(), Long.toString(baseline.rows()));
        baseline.features().forEach((name, profile) -> {
            line(text, "feature", name);
            append(text, profile);
        });
        baseline.prediction().ifPresent(profile -> {
            line(text, "prediction");
            append(text, profile);
        });
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void append(StringBuilder text, Profile profile) {
        Runnable append =
                profile.fold(numbers -> () -> append(text, numbers), categories -> () -> append(text, categories));
        append.run();
    }

    private static void append(StringBuilder text, Profile.Numbers numbers) {
        Distribution distribution = numbers.distribution();
        line(
                text,
                "numbers",
                Double.toHexString(numbers.mean()),
                Double.toHexString(numbers.deviation()),
                Double.toHexString(numbers.distinct()),
                Double.toHexString(distribution.rankError()));
        for (int i = 0; i < distribution.size(); i++) {
            line(text, Double.toHexString(distribution.value(i)), Long.toString(distribution.cumulative(i)));
        }
    }

    private static void append(StringBuilder text, Profile.Categories categories) {
        line(text, "categories", Long.toString(categories.others()), Double.toHexString(categories.distinct()));
        new TreeMap<>(categories.counts()).forEach((category, count) -> line(text, category, Long.toString(count)));
    }

    private static void line(StringBuilder text, String... words) {
        for (String word : words) {
            text.append('"')
                    .append(word.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                    .append("\" ");
        }
        text.append('\n');
    }
}
