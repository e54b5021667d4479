package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.HostPort;
import dev.inferencebridge.config.KafkaConfig;
import dev.inferencebridge.config.MonitoringConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.ProcessingGuarantee;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.Inspection;
import dev.inferencebridge.preflight.KafkaFacts;
import dev.inferencebridge.preflight.KafkaNeeds;
import dev.inferencebridge.preflight.KafkaQuestions;
import dev.inferencebridge.preflight.KafkaRules;
import dev.inferencebridge.preflight.Once;
import dev.inferencebridge.preflight.TopicRules;
import dev.inferencebridge.topology.MonitoringSpec;
import dev.inferencebridge.topology.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks of Kafka and of the topics of pipelines. Immutable; what is asked is asked once. */
final class KafkaChecks {

    private final BridgeConfig config;
    private final Collection<PipelineConfig> pipelines;
    private final Supplier<? extends KafkaQuestions> kafka;
    private final InstantSource clock;

    KafkaChecks(
            BridgeConfig config,
            Collection<PipelineConfig> pipelines,
            Supplier<? extends KafkaQuestions> kafka,
            InstantSource clock) {
        this.config = config;
        this.pipelines = List.copyOf(pipelines);
        this.kafka = kafka;
        this.clock = clock;
    }

    List<Inspection> inspections() {
        Once<KafkaFacts.Cluster> cluster = new Once<>(() -> kafka.get().cluster());
        String brokers = config.kafka().bootstrapServersProperty();
        List<Inspection> inspections = new ArrayList<>();
        inspections.add(new Inspection(Check.KAFKA_REACHABLE, brokers, () -> KafkaRules.reachable(cluster.get())));
        inspections.add(new Inspection(
                Check.KAFKA_TRANSPORT,
                brokers,
                () -> KafkaRules.transport(
                        config.kafka().bootstrapServers().stream()
                                .map(HostPort::host)
                                .toList(),
                        config.kafka().properties())));
        inspections.add(new Inspection(
                Check.KAFKA_VERSION, brokers, () -> KafkaRules.version(cluster.get(), exactlyOnce(config.kafka()))));
        pipelines.forEach(pipeline -> inspections.addAll(of(pipeline, cluster)));
        return inspections;
    }

    private List<Inspection> of(PipelineConfig pipeline, Supplier<KafkaFacts.Cluster> cluster) {
        String name = pipeline.name();
        KafkaNeeds needs = needs(pipeline);
        Once<Map<String, KafkaFacts.Topic>> topics =
                new Once<>(() -> kafka.get().topics(needs.topics()));
        Once<Optional<KafkaFacts.Group>> group = new Once<>(() -> kafka.get().group(needs.group()));
        return List.of(
                new Inspection(
                        Check.KAFKA_TOPICS, name, () -> TopicRules.existence(needs, cluster.get(), topics.get())),
                new Inspection(Check.KAFKA_PARTITIONS, name, () -> TopicRules.partitions(needs, topics.get())),
                new Inspection(
                        Check.KAFKA_REPLICATION,
                        name,
                        () -> TopicRules.replication(needs, cluster.get(), topics.get())),
                new Inspection(Check.KAFKA_RETENTION, name, () -> TopicRules.retention(needs, topics.get())),
                new Inspection(Check.KAFKA_MESSAGE_SIZE, name, () -> TopicRules.messageSize(needs, topics.get())),
                new Inspection(
                        Check.KAFKA_PERMISSIONS,
                        name,
                        () -> KafkaRules.permissions(
                                needs,
                                topics.get(),
                                group.get(),
                                needs.exactlyOnce() ? mayTransact(needs) : Optional.empty())),
                new Inspection(Check.KAFKA_GROUP, name, () -> KafkaRules.group(needs, group.get())),
                new Inspection(
                        Check.KAFKA_CLOCK,
                        name,
                        () -> KafkaRules.clock(
                                needs.source(), kafka.get().newestTimestampMillis(needs.source()), clock.instant())));
    }

    private Optional<Boolean> mayTransact(KafkaNeeds needs) {
        return kafka.get().mayDescribeTransaction(needs.group() + "-preflight");
    }

    private KafkaNeeds needs(PipelineConfig pipeline) {
        KafkaConfig settings = config.kafka();
        return new KafkaNeeds(
                Pipelines.applicationId(config, pipeline),
                pipeline.source().topic().name(),
                config.redriveTopic(pipeline),
                pipeline.predictions().topic().name(),
                pipeline.deadLetters().name(),
                settings.streamThreads(),
                exactlyOnce(settings),
                settings.topics().create(),
                Topics.MAX_MESSAGE_BYTES,
                Stream.concat(
                                pipeline.features().lookups().stream().flatMap(lookup -> lookup.topic().stream()),
                                pipeline.monitoring().flatMap(MonitoringConfig::labels).stream()
                                        .map(labels -> labels.topic().name()))
                        .collect(Collectors.toSet()),
                pipeline.monitoring()
                        .map(monitoring -> watched(pipeline, monitoring))
                        .orElse(List.of()));
    }

    /** The topics of reports and of triggers. */
    private List<String> watched(PipelineConfig pipeline, MonitoringConfig monitoring) {
        MonitoringSpec spec = MonitoringParts.spec(config, pipeline, monitoring);
        return Stream.concat(Stream.of(spec.reports()), spec.triggers().stream())
                .toList();
    }

    private static boolean exactlyOnce(KafkaConfig settings) {
        return settings.processingGuarantee() == ProcessingGuarantee.EXACTLY_ONCE_V2;
    }
}
