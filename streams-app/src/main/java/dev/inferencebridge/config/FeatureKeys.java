package dev.inferencebridge.config;

import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import dev.inferencebridge.feature.FeatureExpression;
import dev.inferencebridge.feature.TimeReading;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The keys of one of a pipeline's {@code features}. What must hold between them is in {@link FeatureChecks}. */
final class FeatureKeys {

    static final int MOST_INPUTS = 16_384;

    /** What a column is read as. */
    enum As {
        NUMBER,
        AGE,
        HOUR,
        WEEKDAY
    }

    /** What becomes of values that are not in the vocabulary, by the words of the file. */
    enum OtherWord {
        REFUSE(Categorical.Other.REFUSED),
        OWN_INPUT(Categorical.Other.OWN),
        OWN_INDEX(Categorical.Other.OWN),
        ZEROS(Categorical.Other.ZEROS);

        final Categorical.Other meaning;

        OtherWord(Categorical.Other meaning) {
            this.meaning = meaning;
        }
    }

    static final Key<String> COLUMN = Key.derived(
            "column",
            Kinds.COLUMN,
            "`expression` or `window`",
            "The column that it reads: of the source, or of `lookup`.");
    static final Key<FeatureExpression> EXPRESSION = Key.derived(
            "expression",
            expression(),
            "`column` or `window`",
            "What is computed of columns, such as `amount / max(limit_eur, 1)`; looked-up columns are `lookup.column`.");
    static final Key<Values> WINDOW = Key.derived(
            "window", WindowKeys.BLOCK, "`column` or `expression`", "An aggregate over the rows that share a key.");
    static final Key<String> LOOKUP = Key.derived(
            "lookup", LookupKeys.NAME, "the source", "Which of the pipeline's `lookups` the column is read of.");
    static final Key<WrittenDefault> DEFAULT = Key.derived(
            "default",
            new DefaultKind(),
            "the value must not be missing",
            "Stands in for a value that is missing: a number; a word of the vocabulary; with `size` a number for all"
                    + " elements, or as many in a list.");
    static final Key<Integer> SIZE = Key.derived(
            "size",
            Kinds.whole(1, MOST_INPUTS),
            "the column is one number",
            "For a list or vector column: how many elements it has. It becomes as many inputs, `<feature>_0` and so on.");
    static final Key<List<Located<String>>> VOCABULARY = Key.derived(
            "vocabulary",
            new ListOf<>(word(), false),
            "the column is one number",
            "For a column of words, whole numbers or booleans: the values that the model knows, in its order.");
    static final Key<Categorical.Encoding> ENCODING = Key.derived(
            "encoding",
            Kinds.choice(KafkaKeys.words(Categorical.Encoding.values(), FeatureKeys::word)),
            "with `vocabulary`: **required**",
            "`index`: one input, the value's place in the vocabulary from 0. `one-hot`: an input for each value,"
                    + " `<feature>_<value>`.");
    static final Key<OtherWord> OTHER = Key.derived(
            "other",
            Kinds.choice(KafkaKeys.words(OtherWord.values(), FeatureKeys::word)),
            "`refuse`",
            "A value that is not in the vocabulary: makes a dead letter; fills an input of its own, `<feature>_other`; has an"
                    + " index of its own after the last; leaves all inputs 0.");
    static final Key<As> AS = Key.derived(
            "as",
            Kinds.choice(KafkaKeys.words(As.values(), FeatureKeys::word)),
            "`number`",
            "For a timestamp or date column: its `age` when the change came, its `hour` (0 to 23) or its `weekday`"
                    + " (1 Monday to 7 Sunday).");
    static final Key<TimeReading.Unit> UNIT = Key.derived(
            "unit", Kinds.choice(units()), "`s`", "Of an `age`: seconds, minutes, hours or days, with fractions.");
    static final Key<TimeReading.Holds> HOLDS = Key.derived(
            "holds",
            Kinds.choice(KafkaKeys.words(TimeReading.Holds.values(), FeatureKeys::word)),
            "`timestamp`",
            "With `age`, `hour` and `weekday`: what the column holds.");
    static final Key<ZoneId> ZONE = Key.derived(
            "zone", zone(), "`UTC`", "With `age`, `hour` and `weekday`: the time zone whose clock and calendar count.");

    static final Block BLOCK = new Block(
            "A feature: a column of the source or of a looked-up row, an expression, or a window. See"
                    + " [features](features.md).",
            List.of(
                    COLUMN,
                    SIZE,
                    VOCABULARY,
                    ENCODING,
                    OTHER,
                    AS,
                    UNIT,
                    HOLDS,
                    ZONE,
                    LOOKUP,
                    EXPRESSION,
                    WINDOW,
                    DEFAULT),
            (feature, reading) -> FeatureChecks.problems(feature)
                    .forEach(problem -> reading.problem(problem.place(), problem.value())));

    private FeatureKeys() {}

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Scalar<String> word() {
        String rule = "a word, a whole number or a boolean, 1 to 255 characters";
        return new Scalar<>(
                rule,
                Kinds.schema("type", List.of("string", "integer", "boolean")),
                (text, spot) -> text.matches("[^\\x00-\\x1f\\x7f]{1,255}")
                        ? Optional.of(text)
                        : spot.reject("must be " + rule));
    }

    private static Map<String, TimeReading.Unit> units() {
        Map<String, TimeReading.Unit> units = new LinkedHashMap<>();
        units.put("s", TimeReading.Unit.SECONDS);
        units.put("m", TimeReading.Unit.MINUTES);
        units.put("h", TimeReading.Unit.HOURS);
        units.put("d", TimeReading.Unit.DAYS);
        return units;
    }

    private static Scalar<FeatureExpression> expression() {
        return new Scalar<>(
                "an expression, 1 to " + FeatureExpression.LONGEST + " characters",
                Kinds.schema("type", "string", "minLength", 1),
                (text, spot) -> {
                    try {
                        return Optional.of(FeatureExpression.of(text));
                    } catch (IllegalArgumentException e) {
                        return spot.reject(String.valueOf(e.getMessage()));
                    }
                });
    }

    private static Scalar<ZoneId> zone() {
        return new Scalar<>(
                "a time zone, such as UTC or Europe/Berlin",
                Kinds.schema("type", "string", "minLength", 1),
                (text, spot) -> {
                    try {
                        return Optional.of(ZoneId.of(text));
                    } catch (DateTimeException e) {
                        return spot.reject(
                                "must be a time zone, such as UTC or Europe/Berlin",
                                Nearest.to(text, ZoneId.getAvailableZoneIds()));
                    }
                });
    }

    /** The feature, where nothing is wrong with it. */
    static Optional<FeatureDefinition> find(String name, Values feature) {
        boolean sound = feature.hasNoWrongKey()
                && FeatureChecks.problems(feature).isEmpty()
                && feature.find(WINDOW)
                        .filter(window -> !WindowKeys.isSound(window))
                        .isEmpty();
        return sound ? Optional.of(build(name, feature)) : Optional.empty();
    }

    private static FeatureDefinition build(String name, Values feature) {
        OptionalDouble number =
                feature.find(DEFAULT).map(WrittenDefault::number).orElse(OptionalDouble.empty());
        Optional<FeatureExpression> expression = feature.find(EXPRESSION);
        if (expression.isPresent()) {
            return new FeatureDefinition.Expression(name, expression.get(), number);
        }
        Optional<Values> window = feature.find(WINDOW);
        if (window.isPresent()) {
            return new FeatureDefinition.Window(name, WindowKeys.build(window.get()), number);
        }
        FeatureDefinition.OfColumn ofColumn = ofColumn(name, feature, number);
        return feature.find(LOOKUP)
                .<FeatureDefinition>map(lookup -> new FeatureDefinition.Lookup(lookup, ofColumn))
                .orElse(ofColumn);
    }

    private static FeatureDefinition.OfColumn ofColumn(String name, Values feature, OptionalDouble number) {
        String column = feature.get(COLUMN);
        if (feature.isWritten(SIZE)) {
            int size = feature.get(SIZE);
            return new FeatureDefinition.Vector(
                    name, column, size, feature.find(DEFAULT).flatMap(written -> written.numbers(size)));
        }
        if (feature.isWritten(VOCABULARY)) {
            return new Categorical(
                    name,
                    column,
                    Located.values(feature.get(VOCABULARY)),
                    feature.get(ENCODING),
                    feature.find(OTHER).orElse(OtherWord.REFUSE).meaning,
                    feature.find(DEFAULT).flatMap(WrittenDefault::word));
        }
        As as = feature.find(AS).orElse(As.NUMBER);
        if (as == As.NUMBER) {
            return new FeatureDefinition.Column(name, column, number);
        }
        return new FeatureDefinition.Time(
                name,
                column,
                new TimeReading(
                        TimeReading.Part.valueOf(as.name()),
                        feature.find(UNIT).orElse(TimeReading.Unit.SECONDS),
                        feature.find(HOLDS).orElse(TimeReading.Holds.TIMESTAMP),
                        feature.find(ZONE).orElse(ZoneId.of("UTC"))),
                number);
    }
}
