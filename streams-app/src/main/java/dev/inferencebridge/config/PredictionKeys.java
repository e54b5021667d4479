package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.Prediction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of a pipeline's {@code predictions}. */
final class PredictionKeys {

    static final Key<TableName> TABLE_NAME = Key.required("name", Kinds.TABLE, "The table. It must exist.");
    static final Key<Map<String, Located<String>>> TABLE_COLUMNS = Key.required(
            "columns",
            new MapOf<>("<column>", Kinds.COLUMN, Kinds.text("a field of the prediction", 255)),
            "Column of the table to field of the prediction: an included column, a field of `outputs`, `prediction`,"
                    + " `model`, `deployment`, `scoredAt`, `sourceTimestampMicros` or `featureSchema`. Name its whole primary"
                    + " key.");

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
            new Block("The Cassandra table that keeps predictions.", List.of(TABLE_NAME, TABLE_COLUMNS)),
            "predictions go to the topic alone",
            "The Cassandra table that keeps predictions.");

    static final Block BLOCK = new Block(
            "Where predictions go and what they carry.",
            List.of(TOPIC, INCLUDE, OUTPUTS, TABLE, TopicKeys.PARTITIONS, TopicKeys.RETENTION),
            PredictionKeys::check);

    private PredictionKeys() {}

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

    static PredictionsConfig build(Values values, TopicDefaults defaults) {
        return new PredictionsConfig(
                TopicKeys.build(values.get(TOPIC), values, defaults, Optional.of(defaults.retention())),
                Located.values(values.find(INCLUDE).orElse(List.of())),
                Located.values(values.find(OUTPUTS).orElse(Map.of())),
                values.find(TABLE)
                        .map(table ->
                                new PredictionTable(table.get(TABLE_NAME), Located.values(table.get(TABLE_COLUMNS)))));
    }
}
