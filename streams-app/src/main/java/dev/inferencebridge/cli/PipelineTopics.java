package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.config.TopicConfig;
import dev.inferencebridge.topology.TopicSpec;
import dev.inferencebridge.topology.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The topics that a configuration needs. */
final class PipelineTopics {

    private PipelineTopics() {}

    /** Creates those that are missing, where the configuration allows it. */
    static void ensure(BridgeConfig config, SecretResolver secrets) {
        Map<String, TopicSpec> wanted = new LinkedHashMap<>();
        for (PipelineConfig pipeline : config.pipelines().values()) {
            for (TopicSpec topic : new TopicSpec[] {
                spec(pipeline.source().topic()),
                spec(pipeline.predictions().topic()),
                spec(pipeline.deadLetters()).forDeadLetters()
            }) {
                wanted.putIfAbsent(topic.name(), topic);
            }
        }
        Topics.ensure(
                KafkaSettings.client(config.kafka(), secrets),
                wanted.values(),
                config.kafka().topics().create());
    }

    private static TopicSpec spec(TopicConfig topic) {
        return new TopicSpec(
                topic.name(), topic.partitions(), topic.replicationFactor(), topic.retention(), Optional.empty());
    }
}
