package dev.inferencebridge.replay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a dead letter lies. Immutable. Its text is {@code topic-partition@offset}. */
public record LetterPosition(String topic, int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(.+)-([0-9]{1,9})@([0-9]{1,18})");

    /** Empty for what is no such text. */
    public static Optional<LetterPosition> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new LetterPosition(
                        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
