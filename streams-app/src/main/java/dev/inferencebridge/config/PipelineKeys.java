package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of one of {@code pipelines}. What must hold between pipelines is in {@link BridgeKeys}. */
final class PipelineKeys {

    private static final int MOST_INPUTS = 16_384;

    static final Key<TableName> SOURCE_TABLE = Key.derived(
            "table", Kinds.TABLE, "none", "The table whose changes are scored. Only format `json` can do without.");
    static final Key<String> SOURCE_TOPIC = Key.required("topic", Kinds.TOPIC, "The topic with its changes.");
    static final Key<SourceFormat> SOURCE_FORMAT = Key.required(
            "format",
            Kinds.choice(KafkaKeys.words(SourceFormat.values(), SourceFormat::word)),
            "`debezium-json`: change events of Debezium for Cassandra. `json`: the value is the row as a flat JSON object,"
                    + " the key is the row's key.");

    static final Key<String> FEATURE_COLUMN = Key.required("column", Kinds.COLUMN, "The column that it reads.");
    static final Key<Integer> FEATURE_SIZE = Key.derived(
            "size",
            Kinds.whole(1, MOST_INPUTS),
            "the column is one number",
            "For a list or vector column: how many elements it has. It becomes as many inputs, `<feature>_0` and so on.");

    static final Key<String> DEAD_LETTERS_TOPIC = Key.derived(
                    "topic", Kinds.TOPIC, "`<pipeline>.dead-letters`", "The topic's name.")
            .asAdvanced();

    static final Key<Values> SOURCE = Key.required(
            "source",
            new Block(
                    "Where row changes come from.",
                    List.of(SOURCE_TABLE, SOURCE_TOPIC, SOURCE_FORMAT, TopicKeys.PARTITIONS),
                    PipelineKeys::checkSource),
            "Where row changes come from.");
    static final Key<String> MODEL = Key.required("model", Kinds.NAME, "The model to ask, one of `models`.");
    static final Key<Map<String, Located<Values>>> FEATURES = Key.required(
            "features",
            new MapOf<>(
                    "<feature>",
                    Kinds.text("a feature name", 255),
                    new Block(
                            "A feature: a number or boolean column as one input of the feature's name, or a list or vector"
                                    + " column as several.",
                            List.of(FEATURE_COLUMN, FEATURE_SIZE))),
            "What the model is given, in the order of its inputs.");
    static final Key<Values> PREDICTIONS =
            Key.required("predictions", PredictionKeys.BLOCK, "Where predictions go and what they carry.");
    static final Key<Values> DEAD_LETTERS = Key.group(
                    "dead-letters",
                    new Block(
                            "The topic of rows that the model or the endpoint refuses.",
                            List.of(DEAD_LETTERS_TOPIC, TopicKeys.PARTITIONS, TopicKeys.RETENTION)),
                    "The topic of rows that cannot be scored.")
            .asAdvanced();
    static final Key<Integer> IN_FLIGHT = Key.defaulted(
                    "in-flight",
                    Kinds.whole(1, 65_536),
                    "256",
                    "Rows of one partition under way at once. More hides more latency, and is repeated after a crash.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "One way from a table to a model and on to its predictions.",
            List.of(SOURCE, MODEL, FEATURES, PREDICTIONS, DEAD_LETTERS, IN_FLIGHT),
            PipelineKeys::check);

    private PipelineKeys() {}

    private static void checkSource(Values source, Reading reading) {
        if (source.find(SOURCE_FORMAT).equals(Optional.of(SourceFormat.DEBEZIUM_JSON))
                && !source.isWritten(SOURCE_TABLE)) {
            reading.problem(source.place(), "the key 'table' is missing: format debezium-json needs it");
        }
    }

    private static void check(Values pipeline, Reading reading) {
        checkInputs(pipeline, reading);
        Optional<TableName> read = pipeline.find(SOURCE).flatMap(source -> source.find(SOURCE_TABLE));
        pipeline.find(PREDICTIONS)
                .flatMap(predictions -> predictions.find(PredictionKeys.TABLE))
                .ifPresent(table -> {
                    if (read.isPresent()
                            && table.find(PredictionKeys.TABLE_NAME).equals(read)) {
                        reading.problem(
                                table.placeOf(PredictionKeys.TABLE_NAME),
                                "is the pipeline's own source: each prediction would be scored again");
                    }
                });
    }

    private static void checkInputs(Values pipeline, Reading reading) {
        Map<String, Located<Values>> features = pipeline.find(FEATURES).orElse(Map.of());
        long width = features.values().stream()
                .mapToLong(feature -> feature.value().find(FEATURE_SIZE).orElse(1))
                .sum();
        if (width > MOST_INPUTS) {
            reading.problem(
                    pipeline.placeOf(FEATURES), "the features fill " + width + " model inputs; at most " + MOST_INPUTS);
            return;
        }
        Set<String> inputs = new HashSet<>();
        features.forEach((name, feature) -> {
            Values values = feature.value();
            if (values.find(FEATURE_COLUMN).isEmpty()
                    || values.isWritten(FEATURE_SIZE)
                            != values.find(FEATURE_SIZE).isPresent()) {
                return;
            }
            definition(name, values).inputNames().stream()
                    .filter(input -> !inputs.add(input))
                    .findFirst()
                    .ifPresent(input -> reading.problem(
                            values.place(),
                            "another feature fills the model input '" + Reading.shown(input) + "' already"));
        });
    }

    private static FeatureDefinition definition(String name, Values feature) {
        String column = feature.get(FEATURE_COLUMN);
        return feature.find(FEATURE_SIZE)
                .<FeatureDefinition>map(size -> new FeatureDefinition.Vector(name, column, size))
                .orElseGet(() -> new FeatureDefinition.Column(name, column));
    }

    /** The topic of dead letters as written, or the default. */
    static String deadLetters(String pipeline, Values values) {
        return values.find(DEAD_LETTERS)
                .flatMap(deadLetters -> deadLetters.find(DEAD_LETTERS_TOPIC))
                .orElse(pipeline + ".dead-letters");
    }

    /** @param keyspace of the bridge's own tables */
    static PipelineConfig build(
            String name, Values values, Map<String, ModelConfig> models, String keyspace, TopicDefaults defaults) {
        Values source = values.get(SOURCE);
        List<FeatureDefinition> features = values.get(FEATURES).entrySet().stream()
                .map(feature -> definition(feature.getKey(), feature.getValue().value()))
                .toList();
        return new PipelineConfig(
                name,
                new SourceConfig(
                        source.find(SOURCE_TABLE),
                        TopicKeys.build(source.get(SOURCE_TOPIC), source, defaults, defaults.sourceRetention()),
                        source.get(SOURCE_FORMAT)),
                Optional.ofNullable(models.get(values.get(MODEL))).orElseThrow(),
                new FeatureSchema(features),
                PredictionKeys.build(values.get(PREDICTIONS), name, keyspace, defaults),
                TopicKeys.build(
                        deadLetters(name, values),
                        values.get(DEAD_LETTERS),
                        defaults,
                        Optional.of(defaults.retention())),
                values.get(IN_FLIGHT));
    }
}
