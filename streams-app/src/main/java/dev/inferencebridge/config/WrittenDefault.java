package dev.inferencebridge.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The default of a feature as written: what it may be depends on the feature. Immutable.
 *
 * @param texts one, or those of a list
 */
record WrittenDefault(List<String> texts, boolean isList) {

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?([0-9]{1,300}(\\.[0-9]{0,300})?|\\.[0-9]{1,300})([eE][+-]?[0-9]{1,3})?");

    WrittenDefault {
        texts = List.copyOf(texts);
    }

    /** The one word; empty for a list. */
    Optional<String> word() {
        return isList ? Optional.empty() : Optional.of(texts.get(0));
    }

    /** The one number, where true is 1 and false is 0; empty for anything else. */
    OptionalDouble number() {
        return isList ? OptionalDouble.empty() : number(texts.get(0));
    }

    /** So many numbers: those of a list of this size, or a single one for all; empty for anything else. */
    Optional<List<Double>> numbers(int size) {
        if (isList && texts.size() != size) {
            return Optional.empty();
        }
        List<Double> numbers = texts.stream()
                .map(WrittenDefault::number)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        if (numbers.size() != texts.size()) {
            return Optional.empty();
        }
        return Optional.of(isList ? numbers : Collections.nCopies(size, numbers.get(0)));
    }

    private static OptionalDouble number(String text) {
        if (text.equals("true") || text.equals("false")) {
            return OptionalDouble.of(text.equals("true") ? 1 : 0);
        }
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
