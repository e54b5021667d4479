package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one of {@code pipelines}. What must hold between pipelines is in {@link BridgeKeys}. */
final class PipelineKeys {

    static final Key<TableName> SOURCE_TABLE = Key.derived(
            "table", Kinds.TABLE, "none", "The table whose changes are scored. Only format `json` can do without.");
    static final Key<String> SOURCE_TOPIC = Key.required("topic", Kinds.TOPIC, "The topic with its changes.");
    static final Key<SourceFormat> SOURCE_FORMAT = Key.required(
            "format",
            Kinds.choice(KafkaKeys.words(SourceFormat.values(), SourceFormat::word)),
            "`debezium-json`: change events of Debezium for Cassandra. `json`: the value is the row as a flat JSON object,"
                    + " the key is the row's key.");

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
            new MapOf<>("<feature>", Kinds.text("a feature name", 255), FeatureKeys.BLOCK),
            "What the model is given, in the order of its inputs.");
    static final Key<Map<String, Located<Values>>> LOOKUPS = Key.derived(
            "lookups",
            new MapOf<>("<lookup>", LookupKeys.NAME, LookupKeys.BLOCK),
            "none",
            "Other tables that features read, by name.");
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
            List.of(SOURCE, MODEL, FEATURES, LOOKUPS, PREDICTIONS, DEAD_LETTERS, IN_FLIGHT),
            PipelineKeys::check);

    private PipelineKeys() {}

    private static void checkSource(Values source, Reading reading) {
        if (source.find(SOURCE_FORMAT).equals(Optional.of(SourceFormat.DEBEZIUM_JSON))
                && !source.isWritten(SOURCE_TABLE)) {
            reading.problem(source.place(), "the key 'table' is missing: format debezium-json needs it");
        }
    }

    private static void check(Values pipeline, Reading reading) {
        new SchemaChecks(pipeline, reading).run();
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

    /** The topic of dead letters as written, or the default. */
    static String deadLetters(String pipeline, Values values) {
        return values.find(DEAD_LETTERS)
                .flatMap(deadLetters -> deadLetters.find(DEAD_LETTERS_TOPIC))
                .orElse(pipeline + ".dead-letters");
    }

    static PipelineConfig build(String name, Values values, Map<String, ModelConfig> models, TopicDefaults defaults) {
        Values source = values.get(SOURCE);
        return new PipelineConfig(
                name,
                new SourceConfig(
                        source.find(SOURCE_TABLE),
                        TopicKeys.build(source.get(SOURCE_TOPIC), source, defaults, defaults.sourceRetention()),
                        source.get(SOURCE_FORMAT)),
                Optional.ofNullable(models.get(values.get(MODEL))).orElseThrow(),
                features(values),
                PredictionKeys.build(values.get(PREDICTIONS), defaults),
                TopicKeys.build(
                        deadLetters(name, values),
                        values.get(DEAD_LETTERS),
                        defaults,
                        Optional.of(defaults.retention())),
                values.get(IN_FLIGHT));
    }

    private static FeatureSchema features(Values pipeline) {
        List<FeatureDefinition> features = new ArrayList<>();
        pipeline.get(FEATURES)
                .forEach((name, feature) ->
                        features.add(FeatureKeys.find(name, feature.value()).orElseThrow()));
        List<LookupDefinition> lookups = new ArrayList<>();
        pipeline.find(LOOKUPS)
                .orElse(Map.of())
                .forEach((name, lookup) -> lookups.add(LookupKeys.build(name, lookup.value())));
        return new FeatureSchema(features, lookups);
    }
}
