package dev.inferencebridge.config;

import dev.inferencebridge.feature.LookupDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code bridge.yaml} itself, and what must hold between its blocks. */
final class BridgeKeys {

    static final Key<String> APPLICATION_ID = Key.required(
            "application-id",
            Kinds.APPLICATION_ID,
            "Names the consumer groups and internal topics. Instances with the same id share the work.");
    static final Key<Values> KAFKA = Key.required("kafka", KafkaKeys.BLOCK, "How the bridge reaches and uses Kafka.");
    static final Key<Values> CASSANDRA = Key.optional(
            "cassandra",
            CassandraKeys.BLOCK,
            "How the bridge reaches Cassandra. Needed as soon as a pipeline has `predictions.table` or a lookup via cache.");
    static final Key<Map<String, Located<Values>>> MODELS =
            Key.required("models", new MapOf<>("<model>", Kinds.NAME, ModelKeys.BLOCK), "The models, by name.");
    static final Key<Map<String, Located<Values>>> PIPELINES = Key.required(
            "pipelines", new MapOf<>("<pipeline>", Kinds.NAME, PipelineKeys.BLOCK), "The pipelines, by name.");

    static final Key<Values> ADMIN = Key.optional(
                    "admin", AdminKeys.BLOCK, "Where metrics and health are read. Without it no port is opened.")
            .asAdvanced();
    static final Key<Values> AZURE =
            Key.group("azure", AzureKeys.BLOCK, "The bridge's identity and its secrets in Azure.");

    static final Key<Values> RETRAINING = Key.optional(
            "retraining",
            RetrainingKeys.BLOCK,
            "When models are trained anew, and who is told. Without it, never and nobody.");

    static final Key<Values> TELEMETRY = Key.group(
                    "telemetry", TelemetryKeys.BLOCK, "Where telemetry goes beside `/metrics`.")
            .asAdvanced();
    static final Key<Values> LOGGING =
            Key.group("logging", LoggingKeys.BLOCK, "How the log is written.").asAdvanced();

    static final Block BLOCK = new Block(
            "The file itself.",
            List.of(APPLICATION_ID, KAFKA, CASSANDRA, MODELS, PIPELINES, RETRAINING, ADMIN, AZURE, TELEMETRY, LOGGING),
            BridgeKeys::check);

    private BridgeKeys() {}

    private static void check(Values bridge, Reading reading) {
        Map<String, Values> pipelines = Located.values(bridge.find(PIPELINES).orElse(Map.of()));
        pipelines.values().forEach(pipeline -> {
            checkModel(pipeline, bridge, reading);
            checkCassandra(pipeline, bridge, reading);
            checkLookups(pipeline, bridge, reading);
        });
        new TopicChecks(bridge.find(APPLICATION_ID), pipelines, reading).run();
        checkSharedTables(pipelines, reading);
        RetrainingKeys.check(bridge, pipelines, reading);
        checkVault(bridge, reading);
    }

    private static void checkVault(Values bridge, Reading reading) {
        if (bridge.find(AZURE)
                .filter(azure -> azure.isWritten(AzureKeys.KEY_VAULT))
                .isEmpty()) {
            reading.vaultReferences()
                    .forEach(reference -> reading.problem(
                            reference.place(), "a secret in a key vault needs the block 'azure.key-vault'"));
        }
    }

    private static void checkModel(Values pipeline, Values bridge, Reading reading) {
        Optional<Map<String, Located<Values>>> models = bridge.find(MODELS);
        Optional<String> model = pipeline.find(PipelineKeys.MODEL);
        if (models.isPresent() && model.isPresent() && !models.get().containsKey(model.get())) {
            reading.problem(
                    pipeline.placeOf(PipelineKeys.MODEL),
                    model.get(),
                    "must be one of 'models'",
                    Nearest.to(model.get(), models.get().keySet()));
        }
    }

    private static void checkCassandra(Values pipeline, Values bridge, Reading reading) {
        pipeline.find(PipelineKeys.PREDICTIONS)
                .filter(predictions -> predictions.isWritten(PredictionKeys.TABLE) && !bridge.isWritten(CASSANDRA))
                .ifPresent(predictions -> reading.problem(
                        predictions.placeOf(PredictionKeys.TABLE),
                        "a table of predictions needs the block 'cassandra'"));
        boolean changes = pipeline.find(PipelineKeys.SOURCE)
                .flatMap(source -> source.find(PipelineKeys.SOURCE_FORMAT))
                .equals(Optional.of(SourceFormat.DEBEZIUM_JSON));
        if (changes && pipeline.find(PipelineKeys.COMPLETE).orElse(false) && !bridge.isWritten(CASSANDRA)) {
            reading.problem(pipeline.placeOf(PipelineKeys.COMPLETE), "read-back needs the block 'cassandra'");
        }
    }

    private static void checkLookups(Values pipeline, Values bridge, Reading reading) {
        pipeline.find(PipelineKeys.LOOKUPS).orElse(Map.of()).values().forEach(lookup -> {
            Values values = lookup.value();
            if (values.find(LookupKeys.VIA).equals(Optional.of(LookupDefinition.Via.CACHE))
                    && !bridge.isWritten(CASSANDRA)) {
                reading.problem(values.place(), "a lookup via cache needs the block 'cassandra'");
            }
        });
    }

    /** Pipelines may fill different columns of the same table; both filling one would overwrite each other. */
    private static void checkSharedTables(Map<String, Values> pipelines, Reading reading) {
        record Column(String table, String column) {}
        Map<Column, String> filled = new LinkedHashMap<>();
        pipelines.forEach((name, pipeline) -> pipeline.find(PipelineKeys.PREDICTIONS)
                .ifPresent(predictions -> {
                    List<String> included = Located.values(
                            predictions.find(PredictionKeys.INCLUDE).orElse(List.of()));
                    predictions
                            .find(PredictionKeys.TABLE)
                            .ifPresent(table -> table.find(PredictionKeys.TABLE_NAME)
                                    .ifPresent(tableName -> table.find(PredictionKeys.TABLE_COLUMNS)
                                            .orElse(Map.of())
                                            .forEach((column, field) -> {
                                                String other = included.contains(field.value())
                                                        ? null
                                                        : filled.putIfAbsent(
                                                                new Column(tableName.toString(), column), name);
                                                if (other != null) {
                                                    reading.problem(
                                                            field.place(),
                                                            "the pipeline '" + other + "' fills this column of "
                                                                    + tableName + " already");
                                                }
                                            })));
                }));
    }

    static BridgeConfig build(Values bridge) {
        KafkaConfig kafka = KafkaKeys.build(bridge.get(KAFKA));
        Map<String, ModelConfig> models = new LinkedHashMap<>();
        bridge.get(MODELS).forEach((name, model) -> models.put(name, ModelKeys.build(name, model.value())));
        Optional<CassandraConfig> cassandra = bridge.find(CASSANDRA).map(CassandraKeys::build);
        Map<String, PipelineConfig> pipelines = new LinkedHashMap<>();
        bridge.get(PIPELINES)
                .forEach((name, pipeline) -> pipelines.put(
                        name,
                        PipelineKeys.build(
                                name,
                                pipeline.value(),
                                models,
                                kafka.topics(),
                                cassandra.map(CassandraConfig::keyspace))));
        return new BridgeConfig(
                bridge.get(APPLICATION_ID),
                kafka,
                cassandra,
                models,
                pipelines,
                bridge.find(RETRAINING)
                        .map(values -> RetrainingKeys.build(bridge.get(APPLICATION_ID), values, kafka.topics())),
                bridge.find(ADMIN).map(AdminKeys::build),
                TelemetryKeys.build(bridge.get(TELEMETRY)),
                bridge.get(LOGGING).get(LoggingKeys.FORMAT),
                AzureKeys.build(bridge.get(AZURE)));
    }
}
