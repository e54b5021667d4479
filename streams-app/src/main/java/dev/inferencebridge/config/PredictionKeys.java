package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.Prediction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of a pipeline's {@code predictions}. */
final class PredictionKeys {

    static final Key<TableName> TABLE_NAME = Key.derived(
            "name", Kinds.TABLE, "none; needed without `own-key`", "A table of yours. It must exist. Needs `columns`.");
    static final Key<Map<String, Located<String>>> TABLE_COLUMNS = Key.derived(
            "columns",
            new MapOf<>("<column>", Kinds.COLUMN, Kinds.text("a field of the prediction", 255)),
            "none; needed without `own-key`",
            "Column of the table to field of the prediction: an included column, a field of `outputs`, `prediction`,"
                    + " `model`, `deployment`, `scoredAt`, `sourceTimestampMicros` or `featureSchema`. Name its whole primary"
                    + " key.");

    static final Key<String> TABLE_OWN_KEY = Key.optional(
            "own-key",
            Kinds.COLUMN,
            "The included column that tells rows apart, for predictions in the bridge's own table instead of `name` and"
                    + " `columns`: `predictions` in `cassandra.keyspace`, which `bridge schema apply` makes.");
    static final Key<Duration> TABLE_TTL = Key.derived(
                    "ttl",
                    Units.duration("1s", "7300d"),
                    "for ever, or the table's default",
                    "How long a prediction is kept, from when it is written; whole seconds.")
            .asAdvanced();

    static final Key<String> TOPIC = Key.required("topic", Kinds.TOPIC, "The topic that predictions are written to.");
    static final Key<List<Located<String>>> INCLUDE = Key.derived(
            "include",
            new ListOf<>(Kinds.COLUMN, false),
            "none",
            "Columns of the row that are carried along, such as its primary key.");
    static final Key<Map<String, Located<String>>> OUTPUTS = Key.derived(
            "outputs",
            new MapOf<>("<field>", Kinds.FIELD, Kinds.text("the name of an output", 255)),
            "none",
            "For a model with named outputs: field of the prediction to name of the output.");
    static final Key<Values> TABLE = Key.derived(
            "table",
            new Block(
                    "The Cassandra table that keeps predictions: yours, by `name` and `columns`, or the bridge's own, by"
                            + " `own-key`.",
                    List.of(TABLE_NAME, TABLE_COLUMNS, TABLE_OWN_KEY, TABLE_TTL),
                    PredictionKeys::checkTable),
            "predictions go to the topic alone",
            "The Cassandra table that keeps predictions.");
    static final Key<Boolean> ON_DELETE = Key.defaulted(
            "on-delete",
            Kinds.choice(words("keep", false, "delete", true)),
            "keep",
            "What becomes of the prediction of a row that is deleted. `delete`: it is deleted from the table, and a record"
                    + " without a value goes to the topic. Format `debezium-json` alone tells of deletions.");

    static final Block BLOCK = new Block(
            "Where predictions go and what they carry.",
            List.of(TOPIC, INCLUDE, OUTPUTS, TABLE, ON_DELETE, TopicKeys.PARTITIONS, TopicKeys.RETENTION),
            PredictionKeys::check);

    private PredictionKeys() {}

    private static void checkTable(Values table, Reading reading) {
        for (Key<?> key : List.of(TABLE_NAME, TABLE_COLUMNS)) {
            if (table.isWritten(TABLE_OWN_KEY) && table.isWritten(key)) {
                reading.problem(table.placeOf(key), "is known where 'own-key' is written; leave one of them out");
            } else if (!table.isWritten(TABLE_OWN_KEY) && !table.isWritten(key)) {
                reading.problem(table.place(), "the key '" + key.name() + "' is missing");
            }
        }
        table.find(TABLE_TTL)
                .filter(ttl -> ttl.toMillisPart() != 0)
                .ifPresent(ttl -> reading.problem(table.placeOf(TABLE_TTL), "must be whole seconds"));
    }

    /** Two words in the order in which they are shown. */
    static Map<String, Boolean> words(String first, boolean firstValue, String second, boolean secondValue) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put(first, firstValue);
        words.put(second, secondValue);
        return words;
    }

    private static void check(Values predictions, Reading reading) {
        Map<String, Located<String>> outputs = predictions.find(OUTPUTS).orElse(Map.of());
        outputs.forEach((field, output) -> {
            if (Prediction.FIELDS.contains(field)) {
                reading.problem(output.place(), "every prediction has a field of this name; choose another");
            }
        });
        List<Located<String>> included = predictions.find(INCLUDE).orElse(List.of());
        for (Located<String> column : included) {
            if (Prediction.FIELDS.contains(column.value())) {
                reading.problem(
                        column.place(),
                        "the column '" + column.value()
                                + "' cannot be carried along: every prediction has a field of this name");
            } else if (outputs.containsKey(column.value())) {
                reading.problem(
                        column.place(),
                        "the column '" + Reading.shown(column.value())
                                + "' cannot be carried along: 'outputs' has a field of this name");
            }
        }
        predictions
                .find(TABLE)
                .flatMap(table -> table.find(TABLE_OWN_KEY)
                        .filter(key -> !Located.values(included).contains(key)))
                .filter(key -> predictions.isWritten(INCLUDE)
                        == predictions.find(INCLUDE).isPresent())
                .ifPresent(key -> reading.problem(
                        predictions.find(TABLE).orElseThrow().placeOf(TABLE_OWN_KEY),
                        key,
                        "must be one of 'include'",
                        Nearest.to(key, Located.values(included))));
        // With a mistake in either of them the fields are not known.
        if (predictions.isWritten(INCLUDE) == predictions.find(INCLUDE).isPresent()
                && predictions.isWritten(OUTPUTS) == predictions.find(OUTPUTS).isPresent()) {
            Set<String> fields = new LinkedHashSet<>(Located.values(included));
            fields.addAll(outputs.keySet());
            fields.addAll(Prediction.FIELDS);
            predictions
                    .find(TABLE)
                    .flatMap(table -> table.find(TABLE_COLUMNS))
                    .ifPresent(columns -> columns.values().forEach(field -> checkField(field, fields, reading)));
        }
    }

    private static void checkField(Located<String> field, Set<String> fields, Reading reading) {
        if (!fields.contains(field.value())) {
            List<String> shown = fields.stream().map(Reading::shown).limit(20).toList();
            reading.problem(
                    field.place(),
                    field.value(),
                    "must be a field of the prediction: " + String.join(", ", shown),
                    Nearest.to(field.value(), fields));
        }
    }

    /** @param keyspace of the bridge's own tables */
    static PredictionsConfig build(Values values, String pipeline, String keyspace, TopicDefaults defaults) {
        return new PredictionsConfig(
                TopicKeys.build(values.get(TOPIC), values, defaults, Optional.of(defaults.retention())),
                Located.values(values.find(INCLUDE).orElse(List.of())),
                Located.values(values.find(OUTPUTS).orElse(Map.of())),
                values.find(TABLE).map(table -> table(table, pipeline, keyspace)),
                values.get(ON_DELETE));
    }

    private static PredictionTable table(Values table, String pipeline, String keyspace) {
        Optional<Duration> ttl = table.find(TABLE_TTL);
        return table.find(TABLE_OWN_KEY)
                .map(key -> PredictionTable.own(keyspace, pipeline, key, ttl))
                .orElseGet(() -> new PredictionTable(
                        table.get(TABLE_NAME), Located.values(table.get(TABLE_COLUMNS)), Map.of(), ttl));
    }
}
