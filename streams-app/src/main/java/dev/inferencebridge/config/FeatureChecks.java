package dev.inferencebridge.config;

import static dev.inferencebridge.config.FeatureKeys.AS;
import static dev.inferencebridge.config.FeatureKeys.COLUMN;
import static dev.inferencebridge.config.FeatureKeys.DEFAULT;
import static dev.inferencebridge.config.FeatureKeys.ENCODING;
import static dev.inferencebridge.config.FeatureKeys.EXPRESSION;
import static dev.inferencebridge.config.FeatureKeys.HOLDS;
import static dev.inferencebridge.config.FeatureKeys.LOOKUP;
import static dev.inferencebridge.config.FeatureKeys.OTHER;
import static dev.inferencebridge.config.FeatureKeys.SIZE;
import static dev.inferencebridge.config.FeatureKeys.UNIT;
import static dev.inferencebridge.config.FeatureKeys.VOCABULARY;
import static dev.inferencebridge.config.FeatureKeys.WINDOW;
import static dev.inferencebridge.config.FeatureKeys.ZONE;

import dev.inferencebridge.config.FeatureKeys.As;
import dev.inferencebridge.config.FeatureKeys.OtherWord;
import dev.inferencebridge.feature.FeatureDefinition.Categorical.Encoding;
import dev.inferencebridge.feature.TimeReading;
import java.util.ArrayList;
import java.util.List;

/** What must hold between the keys of one feature. Confined to the reading thread. */
final class FeatureChecks {

    private static final int MOST_WORDS = 4_096;

    private final Values feature;
    private final List<Located<String>> problems = new ArrayList<>();

    private FeatureChecks(Values feature) {
        this.feature = feature;
    }

    /** What is wrong, each with its place. */
    static List<Located<String>> problems(Values feature) {
        FeatureChecks checks = new FeatureChecks(feature);
        checks.checkSource();
        return checks.problems;
    }

    private void problem(Key<?> key, String rule) {
        problems.add(new Located<>(rule, feature.placeOf(key)));
    }

    private void checkSource() {
        List<Key<?>> sources = written(List.of(COLUMN, EXPRESSION, WINDOW));
        if (sources.isEmpty()) {
            problem(COLUMN, "one of the keys 'column', 'expression' and 'window' is missing");
        } else if (sources.size() > 1) {
            problem(sources.get(1), "does not go with '" + sources.get(0).name() + "'");
        } else if (sources.get(0).equals(COLUMN)) {
            checkColumn();
        } else {
            written(List.of(LOOKUP, SIZE, VOCABULARY, ENCODING, OTHER, AS, UNIT, HOLDS, ZONE))
                    .forEach(key -> problem(key, "is for a feature with 'column'"));
            checkNumberByDefault();
        }
    }

    private List<Key<?>> written(List<Key<?>> keys) {
        return keys.stream().filter(feature::isMeant).toList();
    }

    private void checkColumn() {
        List<Key<?>> forms = written(List.of(SIZE, VOCABULARY, AS));
        if (forms.size() > 1) {
            problem(forms.get(1), "does not go with '" + forms.get(0).name() + "'");
            return;
        }
        if (feature.isMeant(VOCABULARY)) {
            checkVocabulary();
        } else {
            written(List.of(ENCODING, OTHER)).forEach(key -> problem(key, "is for a column with 'vocabulary'"));
        }
        checkTime();
        if (feature.isMeant(SIZE)) {
            feature.find(SIZE)
                    .filter(size -> feature.find(DEFAULT)
                            .filter(written -> written.numbers(size).isEmpty())
                            .isPresent())
                    .ifPresent(size -> problem(DEFAULT, "must be a finite number, or a list of " + size + " of them"));
        } else if (!feature.isMeant(VOCABULARY)) {
            checkNumberByDefault();
        }
    }

    private void checkVocabulary() {
        if (!feature.isMeant(ENCODING)) {
            problem(VOCABULARY, "a vocabulary needs the key 'encoding' beside it: index or one-hot");
        }
        feature.find(VOCABULARY).ifPresent(vocabulary -> {
            if (vocabulary.size() > MOST_WORDS) {
                problem(VOCABULARY, "has " + vocabulary.size() + " values; at most " + MOST_WORDS);
            }
            feature.find(DEFAULT)
                    .filter(written -> written.word()
                            .filter(Located.values(vocabulary)::contains)
                            .isEmpty())
                    .ifPresent(written -> problem(DEFAULT, "must be a value of the vocabulary"));
        });
        feature.find(OTHER)
                .filter(other ->
                        other != OtherWord.REFUSE && feature.find(ENCODING).isPresent())
                .ifPresent(other -> {
                    Encoding needed = other == OtherWord.OWN_INDEX ? Encoding.INDEX : Encoding.ONE_HOT;
                    if (feature.get(ENCODING) != needed) {
                        problem(
                                OTHER,
                                "other " + FeatureKeys.word(other) + " is for encoding " + FeatureKeys.word(needed)
                                        + " alone");
                    }
                });
    }

    private void checkTime() {
        if (feature.isWritten(AS) && feature.find(AS).isEmpty()) {
            return;
        }
        As as = feature.find(AS).orElse(As.NUMBER);
        if (as != As.AGE && feature.isMeant(UNIT)) {
            problem(UNIT, "is for 'as: age' alone");
        }
        if (as == As.NUMBER) {
            written(List.of(HOLDS, ZONE))
                    .forEach(key -> problem(key, "is for 'as: age', 'as: hour' and 'as: weekday'"));
        }
        if (as == As.HOUR
                && feature.find(HOLDS).filter(TimeReading.Holds.DATE::equals).isPresent()) {
            problem(HOLDS, "a date has no hour");
        }
    }

    private void checkNumberByDefault() {
        feature.find(DEFAULT)
                .filter(written -> written.number().isEmpty())
                .ifPresent(written -> problem(DEFAULT, "must be a finite number, true or false"));
    }
}
