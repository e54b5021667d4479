package dev.inferencebridge.cli;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.KafkaConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.ProcessingGuarantee;
import dev.inferencebridge.config.SourceConfig;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.OutputMapping;
import dev.inferencebridge.prediction.PredictionChain;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.RowLookups;
import dev.inferencebridge.prediction.SchemaGuard;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.telemetry.MonitoringMeters;
import dev.inferencebridge.telemetry.StepTimers;
import dev.inferencebridge.topology.PipelineListener;
import dev.inferencebridge.topology.PipelineSpec;
import dev.inferencebridge.topology.PipelineSteps;
import dev.inferencebridge.topology.RedriveDecoder;
import dev.inferencebridge.topology.RowTracking;
import dev.inferencebridge.topology.ScoringPipeline;
import dev.inferencebridge.topology.StreamsSettings;
import dev.inferencebridge.wire.DeadLetterHeaders;
import dev.inferencebridge.wire.DebeziumJsonDecoder;
import dev.inferencebridge.wire.JsonPredictionEncoder;
import dev.inferencebridge.wire.JsonRowDecoder;
import dev.inferencebridge.wire.RedriveHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes pipelines of their configuration. */
final class Pipelines {

    private static final Duration DRAIN_INTERVAL = Duration.ofMillis(5);

    private Pipelines() {}

    /**
     * What a pipeline is made of beside its configuration.
     *
     * @param tracking how changes become rows; empty where each record is one
     * @param reader reads any table; a pipeline that reads nothing back does without
     * @param monitoring asked of a pipeline that is watched
     */
    record Parts(
            Scorer scorer,
            PredictionStore store,
            Lookups.OfPipeline lookups,
            Optional<RowTracking> tracking,
            Optional<RowReader> reader,
            SchemaGuard guard,
            StepTimers timers,
            PipelineListener listener,
            Supplier<MonitoringMeters> monitoring,
            LossAccount account,
            Clock clock) {}

    static ScoringPipeline of(BridgeConfig config, PipelineConfig pipeline, Access access, Parts parts) {
        PipelineSpec spec = new PipelineSpec(
                pipeline.name(),
                pipeline.source().topic().name(),
                config.redriveTopic(pipeline),
                pipeline.predictions().topic().name(),
                pipeline.deadLetters().name(),
                pipeline.inFlight(),
                DRAIN_INTERVAL,
                parts.tracking(),
                pipeline.monitoring().map(monitoring -> MonitoringParts.spec(config, pipeline, monitoring)));
        return new ScoringPipeline(spec, settings(config, pipeline, access), steps(config, pipeline, parts));
    }

    private static PipelineSteps steps(BridgeConfig config, PipelineConfig pipeline, Parts parts) {
        PredictionChain chain = new PredictionChain(
                new FeatureAssembler(pipeline.features()),
                new RowLookups(pipeline.features().lookups(), parts.lookups().source()),
                new CarriedColumns(pipeline.predictions().include()),
                new OutputMapping(pipeline.predictions().outputs()),
                pipeline.model().name(),
                parts.timers().scoring(parts.scorer()),
                parts.timers().storing(parts.store()),
                parts.guard(),
                parts.clock());
        return new PipelineSteps(
                parts.timers().decoding(decoder(pipeline.source())),
                pipeline.features(),
                Set.copyOf(pipeline.predictions().include()),
                parts.lookups().tables(),
                pipeline.readsBack() ? parts.reader() : Optional.empty(),
                parts.guard(),
                (row, windows, timestamp, withdrawn, trace) -> chain.predict(row, windows, timestamp, withdrawn, trace)
                        .thenApply(outcome -> {
                            parts.listener().settled(outcome);
                            return outcome;
                        }),
                chain::delete,
                new RedriveDecoder(RedriveHeaders::source, DeadLetterHeaders::without),
                new JsonPredictionEncoder(),
                (headers, topic, partition, offset, timestamp, letter) -> DeadLetterHeaders.of(
                        headers,
                        topic,
                        partition,
                        offset,
                        timestamp,
                        pipeline.name(),
                        pipeline.model().name(),
                        letter),
                parts.listener(),
                parts.account(),
                parts.clock(),
                pipeline.monitoring()
                        .map(monitoring -> MonitoringParts.steps(
                                config, pipeline, monitoring, parts.monitoring().get())));
    }

    /** Consumer group, prefix of internal topics and of transactional ids. */
    static String applicationId(BridgeConfig config, PipelineConfig pipeline) {
        return config.applicationId() + "-" + pipeline.name();
    }

    static ChangeDecoder decoder(SourceConfig source) {
        return switch (source.format()) {
            case DEBEZIUM_JSON -> new DebeziumJsonDecoder();
            case JSON -> JsonRowDecoder.of(source.table(), source.topic().name());
        };
    }

    private static StreamsSettings settings(BridgeConfig config, PipelineConfig pipeline, Access access) {
        KafkaConfig kafka = config.kafka();
        return new StreamsSettings(
                applicationId(config, pipeline),
                kafka.bootstrapServersProperty(),
                kafka.processingGuarantee() == ProcessingGuarantee.EXACTLY_ONCE_V2,
                kafka.streamThreads(),
                kafka.commitInterval(),
                kafka.stateDirectory(),
                KafkaSettings.overrides(kafka, access));
    }
}
