package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.Destination;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.RetrainingConfig;
import dev.inferencebridge.config.TopicConfig;
import dev.inferencebridge.topology.TopicSpec;
import dev.inferencebridge.topology.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics that a configuration needs. */
final class PipelineTopics {

    /**
     * How much longer a redrive topic keeps its records than the topic of dead letters. A dead letter outlives its retention
     * by up to the time that its segment takes to roll, 7 days by default; the record that says it was redriven must outlive
     * that, or it would be redriven twice.
     */
    private static final Duration LONGER_THAN_DEAD_LETTERS = Duration.ofDays(8);

    private PipelineTopics() {}

    /** Creates those that are missing, where the configuration allows it. */
    static void ensure(BridgeConfig config, Access access) {
        Map<String, TopicSpec> wanted = new LinkedHashMap<>();
        for (PipelineConfig pipeline : config.pipelines().values()) {
            for (TopicSpec topic : new TopicSpec[] {
                spec(pipeline.source().topic()),
                redriveSpec(config, pipeline),
                spec(pipeline.predictions().topic()),
                spec(pipeline.deadLetters()).forDeadLetters()
            }) {
                wanted.putIfAbsent(topic.name(), topic);
            }
            pipeline.monitoring().ifPresent(monitoring -> {
                wanted.putIfAbsent(monitoring.topic().name(), spec(monitoring.topic()));
                monitoring
                        .labels()
                        .ifPresent(labels -> wanted.putIfAbsent(labels.topic().name(), spec(labels.topic())));
            });
            TopicConfig source = pipeline.source().topic();
            pipeline.features().lookups().stream()
                    .flatMap(lookup -> lookup.topic().stream())
                    .forEach(topic -> wanted.putIfAbsent(
                            topic,
                            spec(new TopicConfig(
                                    topic, source.partitions(), source.replicationFactor(), source.retention()))));
        }
        config.retraining().ifPresent(retraining -> {
            wanted.putIfAbsent(retraining.topic().name(), spec(retraining.topic()));
            retraining
                    .targets()
                    .values()
                    .forEach(target -> sentTo(target.destination())
                            .ifPresent(topic -> wanted.putIfAbsent(topic.name(), spec(topic))));
        });
        ensure(config, access, wanted.values());
    }

    private static Optional<TopicConfig> sentTo(Destination destination) {
        return destination.<Optional<TopicConfig>>fold(
                job -> Optional.empty(),
                endpoint -> Optional.empty(),
                grid -> Optional.empty(),
                hook -> Optional.empty(),
                topic -> Optional.of(topic.topic()),
                plugin -> Optional.empty());
    }

    /** Creates the topic of triggers if it is missing, where the configuration allows it. */
    static void ensureTriggers(BridgeConfig config, Access access, RetrainingConfig retraining) {
        ensure(config, access, List.of(spec(retraining.topic())));
    }

    /** Creates the redrive topic of one pipeline if it is missing, where the configuration allows it. */
    static void ensureRedrive(BridgeConfig config, Access access, PipelineConfig pipeline) {
        ensure(config, access, List.of(redriveSpec(config, pipeline)));
    }

    private static void ensure(BridgeConfig config, Access access, Collection<TopicSpec> wanted) {
        Topics.ensure(
                KafkaSettings.client(config.kafka(), access),
                wanted,
                config.kafka().topics().create());
    }

    private static TopicSpec redriveSpec(BridgeConfig config, PipelineConfig pipeline) {
        TopicConfig source = pipeline.source().topic();
        return spec(new TopicConfig(
                        config.redriveTopic(pipeline),
                        source.partitions(),
                        pipeline.deadLetters().replicationFactor(),
                        pipeline.deadLetters().retention().map(LONGER_THAN_DEAD_LETTERS::plus)))
                .forDeadLetters()
                .withPartitionsOf(source.name());
    }

    private static TopicSpec spec(TopicConfig topic) {
        return new TopicSpec(
                topic.name(),
                topic.partitions(),
                Optional.empty(),
                topic.replicationFactor(),
                topic.retention(),
                Optional.empty());
    }
}
