package dev.inferencebridge.topology;

import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The part of a pipeline's graph that watches what is scored.
 *
 * <pre>
 *   score ─▶ monitor ─┬▶ [ windows-of-rows ] ───────────────────────────────┬▶ evaluate ─┬▶ monitoring
 *        (monitored)  └▶ [ predicted ] ──┬▶ performance ─▶ [ windows-of-labels ] ┘  (merged) └▶ retraining
 *   labels ─▶ route-labels ─▶ [ labelled ] ┘ (awaiting-labels, performance-windows)
 * </pre>
 *
 * What stands in brackets is a repartition topic. Those of windows have one partition, as one task measures the windows of a
 * pipeline: it gets a part from each task once a window. Nothing of labels is there without {@link MonitoringSpec#labels}.
 */
final class MonitoringGraph {

    static final String MONITOR = "monitor";
    static final String MONITORED = "monitored";
    static final String WINDOWS_OF_ROWS = "windows-of-rows";
    static final String EVALUATE = "evaluate";
    static final String MERGED = "merged";
    static final String MONITORING = "monitoring";
    static final String RETRAINING = "retraining";
    static final String LABELS = "labels";
    static final String ROUTE_LABELS = "route-labels";
    static final String LABELLED = "labelled";
    static final String PREDICTED = "predicted";
    static final String PERFORMANCE = "performance";
    static final String AWAITING_LABELS = "awaiting-labels";
    static final String PERFORMANCE_WINDOWS = "performance-windows";
    static final String WINDOWS_OF_LABELS = "windows-of-labels";

    static final String TO_WINDOWS = WINDOWS_OF_ROWS + "-repartition-filter";
    static final String TO_PREDICTED = PREDICTED + "-repartition-filter";

    private static final String BEFORE_COMMIT = "-before-commit";

    private final StreamsBuilder builder;
    private final MonitoringSpec spec;
    private final MonitoringSteps steps;

    private MonitoringGraph(StreamsBuilder builder, MonitoringSpec spec, MonitoringSteps steps) {
        this.builder = builder;
        this.spec = spec;
        this.steps = steps;
    }

    /** @param score sends a {@link ScoredRow} to {@link #MONITOR} for each row that it is done with */
    static void watch(
            StreamsBuilder builder, KStream<byte[], Object> score, MonitoringSpec spec, MonitoringSteps steps) {
        new MonitoringGraph(builder, spec, steps).watch(score);
    }

    private void watch(KStream<byte[], Object> score) {
        BeforeCommit beforeCommit = beforeCommit(MONITOR);
        builder.addStateStore(windows(MONITORED));
        KStream<byte[], Object> monitored = MonitoringGraph.<ScoredRow>only(score)
                .process(
                        () -> new MonitorProcessor(spec, steps.listener(), beforeCommit),
                        Named.as(MONITOR),
                        MONITORED,
                        MONITOR + BEFORE_COMMIT);
        KStream<byte[], PartialWindow> parts = merging(only(monitored), WINDOWS_OF_ROWS);
        if (spec.labels().isPresent()) {
            parts = parts.merge(
                    merging(performance(only(monitored), spec.labels().get()), WINDOWS_OF_LABELS), Named.as("parts"));
        }
        builder.addStateStore(windows(MERGED));
        parts.process(() -> new WindowMergeProcessor(spec, steps), Named.as(EVALUATE), MERGED);
    }

    private KStream<byte[], PartialWindow> performance(
            KStream<byte[], LabelEvent> predicted, MonitoringSpec.Labels labels) {
        BeforeCommit beforeCommit = beforeCommit(PERFORMANCE);
        builder.addStateStore(windows(PERFORMANCE_WINDOWS));
        builder.addStateStore(WaitingLabels.store(AWAITING_LABELS, labels.definition()));
        KStream<byte[], LabelEvent> labelled = builder.stream(
                        labels.topic(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withTimestampExtractor(new RecordTime())
                                .withOffsetResetPolicy(AutoOffsetReset.earliest())
                                .withName(LABELS))
                .process(
                        () -> new LabelRouteProcessor(labels, steps.labels(), steps.listener()),
                        Named.as(ROUTE_LABELS));
        return byKey(predicted, PREDICTED, labels)
                .merge(byKey(labelled, LABELLED, labels), Named.as("label-events"))
                .process(
                        () -> new PerformanceProcessor(spec, labels, steps.listener(), beforeCommit),
                        Named.as(PERFORMANCE),
                        PERFORMANCE_WINDOWS,
                        AWAITING_LABELS,
                        PERFORMANCE + BEFORE_COMMIT);
    }

    /** Both topics have as many partitions, so that equal keys meet in one task. */
    private static KStream<byte[], LabelEvent> byKey(
            KStream<byte[], LabelEvent> events, String name, MonitoringSpec.Labels labels) {
        return events.repartition(Repartitioned.<byte[], LabelEvent>as(name)
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(LabelEvent.CODEC.serde())
                .withNumberOfPartitions(labels.partitions()));
    }

    private static KStream<byte[], PartialWindow> merging(KStream<byte[], PartialWindow> parts, String name) {
        return parts.repartition(Repartitioned.<byte[], PartialWindow>as(name)
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(PartialWindow.CODEC.serde())
                .withNumberOfPartitions(1));
    }

    /** The sinks of {@link #EVALUATE}. */
    static void addSinks(Topology graph, MonitoringSpec spec) {
        sink(graph, MONITORING, spec.reports());
        spec.triggers().ifPresent(topic -> sink(graph, RETRAINING, topic));
    }

    private static void sink(Topology graph, String node, String topic) {
        graph.addSink(node, topic, new ByteArraySerializer(), new ByteArraySerializer(), EVALUATE);
    }

    private BeforeCommit beforeCommit(String processor) {
        BeforeCommit beforeCommit = new BeforeCommit(processor + BEFORE_COMMIT);
        builder.addStateStore(beforeCommit.store());
        return beforeCommit;
    }

    /** In memory, as it is small; without a cache, as nothing is written twice between commits. */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> windows(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(ScoringTopology.CHANGELOG);
    }

    /** Of what a processor sends, that which it sends to the node that takes it. */
    @SuppressWarnings("unchecked")
    private static <T> KStream<byte[], T> only(KStream<byte[], Object> mixed) {
        return (KStream<byte[], T>) (KStream<byte[], ?>) mixed;
    }
}
