package dev.inferencebridge.cli;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.KafkaConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.ProcessingGuarantee;
import dev.inferencebridge.config.SourceConfig;
import dev.inferencebridge.feature.CarriedColumns;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.prediction.OutputMapping;
import dev.inferencebridge.prediction.PredictionChain;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.topology.PipelineSpec;
import dev.inferencebridge.topology.RedriveDecoder;
import dev.inferencebridge.topology.ScoringPipeline;
import dev.inferencebridge.topology.StreamsSettings;
import dev.inferencebridge.wire.DeadLetterHeaders;
import dev.inferencebridge.wire.DebeziumJsonDecoder;
import dev.inferencebridge.wire.JsonPredictionEncoder;
import dev.inferencebridge.wire.JsonRowDecoder;
import dev.inferencebridge.wire.RedriveHeaders;
import java.time.Clock;
import java.time.Duration;

/** Makes pipelines of their configuration. */
final class Pipelines {

    private static final Duration DRAIN_INTERVAL = Duration.ofMillis(5);

    private Pipelines() {}

    static ScoringPipeline of(
            BridgeConfig config,
            PipelineConfig pipeline,
            Access access,
            Scorer scorer,
            PredictionStore store,
            BridgeListener listener,
            PipelineMeters meters,
            Clock clock) {
        PredictionChain chain = new PredictionChain(
                decoder(pipeline.source()),
                new FeatureAssembler(pipeline.features()),
                new CarriedColumns(pipeline.predictions().include()),
                new OutputMapping(pipeline.predictions().outputs()),
                pipeline.model().name(),
                scorer,
                store,
                clock);
        return new ScoringPipeline(
                new PipelineSpec(
                        pipeline.name(),
                        pipeline.source().topic().name(),
                        config.redriveTopic(pipeline),
                        pipeline.predictions().topic().name(),
                        pipeline.deadLetters().name(),
                        pipeline.inFlight(),
                        DRAIN_INTERVAL),
                settings(config, pipeline, access),
                new RedriveDecoder(RedriveHeaders::source, DeadLetterHeaders::without),
                (key, value, timestamp) -> chain.predict(key, value, timestamp).thenApply(outcome -> {
                    meters.settled(outcome);
                    listener.settled(pipeline.name(), outcome);
                    return outcome;
                }),
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
                clock);
    }

    private static ChangeDecoder decoder(SourceConfig source) {
        return switch (source.format()) {
            case DEBEZIUM_JSON -> new DebeziumJsonDecoder();
            case JSON -> JsonRowDecoder.of(source.table(), source.topic().name());
        };
    }

    private static StreamsSettings settings(BridgeConfig config, PipelineConfig pipeline, Access access) {
        KafkaConfig kafka = config.kafka();
        return new StreamsSettings(
                config.applicationId() + "-" + pipeline.name(),
                kafka.bootstrapServersProperty(),
                kafka.processingGuarantee() == ProcessingGuarantee.EXACTLY_ONCE_V2,
                kafka.streamThreads(),
                kafka.commitInterval(),
                kafka.stateDirectory(),
                KafkaSettings.overrides(kafka, access));
    }
}
