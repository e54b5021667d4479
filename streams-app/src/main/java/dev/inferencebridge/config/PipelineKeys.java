package dev.inferencebridge.config;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    static final Key<List<Located<String>>> PARTITION_KEY = Key.derived(
            "partition-key",
            new ListOf<>(Kinds.COLUMN, true),
            "as the table's schema says; without the block `cassandra` the whole key",
            "The columns of the table's partition key. Needed for a table with clustering columns where the bridge has no"
                    + " access to Cassandra: rows of a partition, and its deletions, are then brought together.");
    static final Key<Boolean> WRITE_TIMES = Key.defaulted(
                    "write-times",
                    Kinds.choice(PredictionKeys.words("exact", true, "at-most", false)),
                    "exact",
                    "`at-most`: writers batch statements with different timestamps, of which change events tell the latest"
                            + " alone. What then cannot be decided is read back.")
            .asAdvanced();
    static final Key<Duration> TOMBSTONE_RETENTION = Key.defaulted(
                    "tombstone-retention",
                    Units.duration("1m", "365d"),
                    "10d",
                    "How long deletions are remembered, so that older changes that come after them do not bring rows back. As"
                            + " long as the table's `gc_grace_seconds`.")
            .asAdvanced();

    static final Key<String> DEAD_LETTERS_TOPIC = Key.derived(
                    "topic", Kinds.TOPIC, "`<pipeline>.dead-letters`", "The topic's name.")
            .asAdvanced();

    static final Key<Values> SOURCE = Key.required(
            "source",
            new Block(
                    "Where row changes come from.",
                    List.of(
                            SOURCE_TABLE,
                            SOURCE_TOPIC,
                            SOURCE_FORMAT,
                            PARTITION_KEY,
                            WRITE_TIMES,
                            TOMBSTONE_RETENTION,
                            TopicKeys.PARTITIONS),
                    PipelineKeys::checkSource),
            "Where row changes come from.");
    static final Key<Boolean> COMPLETE = Key.derived(
            "complete",
            Kinds.choice(PredictionKeys.words("read-back", true, "ignore", false)),
            "`read-back` for format `debezium-json` with the block `cassandra`, otherwise `ignore`",
            "What to do about columns of a row that change events have not told, or do not tell faithfully, as static columns"
                    + " and collections that are not frozen. `read-back`: read them from the table. `ignore`: take them for"
                    + " null.");
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
    static final Key<Values> MONITORING = Key.optional(
            "monitoring", MonitoringKeys.BLOCK, "How what is scored is watched, in windows. Without it, it is not.");
    static final Key<String> RETRAINING = Key.derived(
            "retraining",
            Kinds.NAME,
            "only people raise triggers",
            "The policy that says when the model is trained anew, one of `retraining.policies`.");
    static final Key<Integer> IN_FLIGHT = Key.defaulted(
                    "in-flight",
                    Kinds.whole(1, 65_536),
                    "256",
                    "Rows of one partition under way at once. More hides more latency, and is repeated after a crash.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "One way from a table to a model and on to its predictions.",
            List.of(
                    SOURCE,
                    COMPLETE,
                    MODEL,
                    FEATURES,
                    LOOKUPS,
                    PREDICTIONS,
                    DEAD_LETTERS,
                    MONITORING,
                    RETRAINING,
                    IN_FLIGHT),
            PipelineKeys::check);

    private PipelineKeys() {}

    private static void checkSource(Values source, Reading reading) {
        if (source.find(SOURCE_FORMAT).equals(Optional.of(SourceFormat.DEBEZIUM_JSON))
                && !source.isWritten(SOURCE_TABLE)) {
            reading.problem(source.place(), "the key 'table' is missing: format debezium-json needs it");
        }
        if (source.find(SOURCE_FORMAT).equals(Optional.of(SourceFormat.JSON))) {
            for (Key<?> key : List.of(PARTITION_KEY, WRITE_TIMES, TOMBSTONE_RETENTION)) {
                if (source.isWritten(key)) {
                    reading.problem(
                            source.placeOf(key), "is for format debezium-json alone: with json each record is a row");
                }
            }
        }
    }

    private static void check(Values pipeline, Reading reading) {
        new SchemaChecks(pipeline, reading).run();
        checkOfRows(pipeline, reading);
        MonitoringKeys.check(pipeline, pipeline.find(FEATURES).orElse(Map.of()), reading);
        checkFeedback(pipeline, reading);
    }

    private static void checkOfRows(Values pipeline, Reading reading) {
        boolean wholeRows = pipeline.find(SOURCE)
                .flatMap(source -> source.find(SOURCE_FORMAT))
                .equals(Optional.of(SourceFormat.JSON));
        if (wholeRows && pipeline.find(COMPLETE).orElse(false)) {
            reading.problem(pipeline.placeOf(COMPLETE), "read-back is for format debezium-json alone");
        }
        pipeline.find(PREDICTIONS)
                .filter(predictions ->
                        wholeRows && predictions.find(PredictionKeys.ON_DELETE).orElse(false))
                .ifPresent(predictions -> reading.problem(
                        predictions.placeOf(PredictionKeys.ON_DELETE),
                        "delete is for format debezium-json alone: json tells of no deletions"));
    }

    /** A prediction written to the source is a change of it. Whether a column is of its key is known at the start only. */
    private static void checkFeedback(Values pipeline, Reading reading) {
        Optional<TableName> read = pipeline.find(SOURCE).flatMap(source -> source.find(SOURCE_TABLE));
        Set<String> columns = new HashSet<>();
        pipeline.find(FEATURES)
                .orElse(Map.of())
                .forEach((name, feature) -> FeatureKeys.find(name, feature.value())
                        .ifPresent(definition -> columns.addAll(definition.columns())));
        pipeline.find(LOOKUPS)
                .orElse(Map.of())
                .values()
                .forEach(lookup -> lookup.value()
                        .find(LookupKeys.KEY)
                        .ifPresent(key -> columns.addAll(Located.values(key).values())));
        pipeline.find(PREDICTIONS)
                .flatMap(predictions -> predictions.find(PredictionKeys.TABLE))
                .filter(table -> read.isPresent()
                        && table.find(PredictionKeys.TABLE_NAME).equals(read))
                .flatMap(table -> table.find(PredictionKeys.TABLE_COLUMNS))
                .ifPresent(written -> written.forEach((column, field) -> {
                    if (columns.contains(column) && !field.value().equals(column)) {
                        reading.problem(
                                field.place(),
                                "a feature reads this column of the pipeline's own source: each prediction would be scored"
                                        + " again");
                    }
                }));
    }

    /** The topic of dead letters as written, or the default. */
    static String deadLetters(String pipeline, Values values) {
        return values.find(DEAD_LETTERS)
                .flatMap(deadLetters -> deadLetters.find(DEAD_LETTERS_TOPIC))
                .orElse(pipeline + ".dead-letters");
    }

    /** @param ownKeyspace of the bridge's own tables; empty without Cassandra */
    static PipelineConfig build(
            String name,
            Values values,
            Map<String, ModelConfig> models,
            TopicDefaults defaults,
            Optional<String> ownKeyspace) {
        Values source = values.get(SOURCE);
        FeatureSchema features = features(values);
        return new PipelineConfig(
                name,
                new SourceConfig(
                        source.find(SOURCE_TABLE),
                        TopicKeys.build(source.get(SOURCE_TOPIC), source, defaults, defaults.sourceRetention()),
                        source.get(SOURCE_FORMAT),
                        Located.values(source.find(PARTITION_KEY).orElse(List.of())),
                        source.get(WRITE_TIMES),
                        source.get(TOMBSTONE_RETENTION)),
                values.find(COMPLETE)
                        .orElse(ownKeyspace.isPresent() && source.get(SOURCE_FORMAT) == SourceFormat.DEBEZIUM_JSON),
                Optional.ofNullable(models.get(values.get(MODEL))).orElseThrow(),
                features,
                PredictionKeys.build(values.get(PREDICTIONS), name, ownKeyspace.orElse(""), defaults),
                TopicKeys.build(
                        deadLetters(name, values),
                        values.get(DEAD_LETTERS),
                        defaults,
                        Optional.of(defaults.retention())),
                values.find(MONITORING)
                        .map(monitoring ->
                                MonitoringKeys.build(name, values.get(MODEL), monitoring, features, defaults)),
                values.find(RETRAINING),
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
