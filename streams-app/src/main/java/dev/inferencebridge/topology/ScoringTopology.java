package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;
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
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The graph of one pipeline. */
final class ScoringTopology {

    static final String CHANGES = "changes";
    static final String REDRIVEN = "redriven";
    static final String ARRIVALS = "arrivals";
    static final String ROUTE = "route";
    static final String BY_PARTITION_KEY = "by-partition-key";
    static final String ROWS = "rows";
    static final String ROW_IMAGES = "row-images";
    static final String COMPLETING = "completing";
    static final String WINDOWS = "windows";
    static final String SCORE = "score";
    static final String IN_FLIGHT = "in-flight";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";

    /** Room for the largest source record and what is written around it. */
    static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(MAX_MESSAGE_BYTES));

    private final PipelineSpec pipeline;
    private final PipelineSteps steps;
    private final List<String> refusing = new ArrayList<>();
    private final Arrivals arrivals;
    private final Books books;
    private final FlowControl flow;
    private final Patience patience;
    private final StreamsBuilder builder = new StreamsBuilder();

    private ScoringTopology(PipelineSpec pipeline, PipelineSteps steps, FlowControl flow, Patience patience) {
        this.pipeline = pipeline;
        this.steps = steps;
        this.books = new Books(steps.account());
        this.arrivals = new Arrivals(pipeline, steps.redriven());
        this.flow = flow;
        this.patience = patience;
    }

    /**
     * Of plain rows:
     *
     * <pre>
     *   changes ──┬▶ rows ─▶ score ─┬▶ predictions
     *   redriven ─┘     │ (in-flight) └▶ dead-letters
     *                   └──────────────▶ dead-letters
     * </pre>
     *
     * Of change events, {@code rows} has the stores {@code row-images} and {@code completing}; where partitions have several
     * rows, {@code route} and the repartition topic {@code by-partition-key} come before it. {@link MonitoringGraph} has what
     * comes after {@code score} where that is watched.
     */
    static Topology build(PipelineSpec pipeline, PipelineSteps steps, FlowControl flow, Patience patience) {
        ScoringTopology graph = new ScoringTopology(pipeline, steps, flow, patience);
        return pipeline.tracking().map(graph::ofChanges).orElseGet(graph::ofPlainRows);
    }

    private Topology ofPlainRows() {
        PlainRows rows = new PlainRows(steps);
        OutcomeSink sink = sinkOf(ROWS);
        Map<List<String>, Map<String, WindowDefinition>> windows = windowsByKey();
        String next =
                windows.isEmpty() ? SCORE : routeTo(windows.keySet().iterator().next());
        KStream<byte[], RowWork> works = works(arriving()
                .process(() -> books.receiving(new PlainRowsProcessor(arrivals, rows, sink, next)), Named.as(ROWS)));
        for (Map.Entry<List<String>, Map<String, WindowDefinition>> key : windows.entrySet()) {
            works = windowed(byWindowKey(works, key.getKey()), key.getKey(), key.getValue(), true);
        }
        score(
                works,
                windows.isEmpty() ? PendingRow.codec(rows) : PendingRow.codec(),
                work -> OrderingKey.ofKey(work.source()),
                StageHost.RESERVE);
        return withSinks();
    }

    private Topology ofChanges(RowTracking tracking) {
        RowStoreKeys keys =
                new RowStoreKeys(tracking.isClustered() ? tracking.shape().partitionKey() : List.of());
        Map<List<String>, Map<String, WindowDefinition>> windows = windowsByKey();
        String next = windows.isEmpty()
                ? SCORE
                : firstNode(windows.keySet().iterator().next(), tracking);
        builder.addStateStore(rowImages());
        builder.addStateStore(slots(COMPLETING, Arrival.codec(source -> keyOf(source))));
        OutcomeSink sink = sinkOf(ROWS);
        KStream<byte[], RowWork> works;
        if (tracking.isClustered()) {
            works = works(byPartitionKey(keys)
                    .process(
                            () -> books.takingOn(this.<SourceRecord>rows(
                                    tracking, keys, sink, next, (context, record) -> record.value())),
                            Named.as(ROWS),
                            ROW_IMAGES,
                            COMPLETING));
        } else {
            works = works(arriving()
                    .process(
                            () -> books.receiving(this.<byte[]>rows(tracking, keys, sink, next, arrivals::source)),
                            Named.as(ROWS),
                            ROW_IMAGES,
                            COMPLETING));
        }
        boolean together = true;
        List<String> partitioning = partitioning(tracking);
        for (Map.Entry<List<String>, Map<String, WindowDefinition>> key : windows.entrySet()) {
            boolean elsewhere = !key.getKey().equals(partitioning);
            if (elsewhere) {
                partitioning = key.getKey();
                works = byWindowKey(works, partitioning);
                together = false;
            }
            works = windowed(works, key.getKey(), key.getValue(), elsewhere);
        }
        // Rows that are being completed come to the scoring stage although the flow is halted.
        int reserve =
                StageHost.RESERVE + (together ? pipeline.slots() + StageHost.RESERVE + PartitionSweeps.BUDGET : 0);
        score(
                works,
                PendingRow.codec(),
                work -> OrderingKey.of(keys.partition(work.row().key())),
                reserve);
        return withSinks();
    }

    private <V> RowsProcessor<V> rows(
            RowTracking tracking,
            RowStoreKeys keys,
            OutcomeSink sink,
            String next,
            RowsProcessor.SourceOf<V> sourceOf) {
        return new RowsProcessor<>(pipeline, tracking, steps, sourceOf, keys, sink, next, flow, patience);
    }

    /** Of a record that was a change of a row when it came. */
    private RowKey keyOf(SourceRecord source) {
        return steps.decoder()
                .decode(source.key(), source.value(), source.timestamp())
                .<Optional<RowKey>>fold(
                        decoded -> Optional.of(decoded.event().key()),
                        nothing -> Optional.empty(),
                        undecodable -> Optional.empty())
                .orElseThrow(() -> new IllegalStateException(source
                        + " was a change when it came: reset the application, or run the version that took it in"));
    }

    @SuppressWarnings("unchecked")
    private KStream<byte[], SourceRecord> byPartitionKey(RowStoreKeys keys) {
        OutcomeSink sink = sinkOf(ROUTE);
        KStream<byte[], Object> routed = arriving()
                .process(
                        () -> books.receiving(new RouteProcessor(
                                arrivals, steps.decoder(), keys, sink, BY_PARTITION_KEY + "-repartition-filter")),
                        Named.as(ROUTE));
        return ((KStream<byte[], SourceRecord>) (KStream<byte[], ?>) routed)
                .repartition(Repartitioned.<byte[], SourceRecord>as(BY_PARTITION_KEY)
                        .withKeySerde(Serdes.ByteArray())
                        .withValueSerde(SourceRecordCodec.CODEC.serde()));
    }

    private KStream<byte[], RowWork> byWindowKey(KStream<byte[], RowWork> works, List<String> by) {
        return works.process(() -> new KeyRouteProcessor(by, books), Named.as(routeTo(by)))
                .repartition(Repartitioned.<byte[], RowWork>as("by-" + nameOf(by))
                        .withKeySerde(Serdes.ByteArray())
                        .withValueSerde(RowWorkCodec.CODEC.serde()));
    }

    /** @param first whether it is the first processor of its part of the graph */
    private KStream<byte[], RowWork> windowed(
            KStream<byte[], RowWork> works, List<String> by, Map<String, WindowDefinition> definitions, boolean first) {
        String name = WINDOWS + "-" + nameOf(by);
        builder.addStateStore(WindowProcessor.store(name));
        ProcessorSupplier<byte[], RowWork, byte[], RowWork> windows = () -> new WindowProcessor<byte[], RowWork>(
                name, definitions, WindowLimits.DEFAULT, steps.listener()::lateInWindow);
        return works.process(first ? () -> books.takingOn(windows.get()) : windows, Named.as(name), name);
    }

    /** Windows with one key are one step. */
    private Map<List<String>, Map<String, WindowDefinition>> windowsByKey() {
        Map<List<String>, Map<String, WindowDefinition>> byKey = new LinkedHashMap<>();
        steps.features()
                .windows()
                .forEach((feature, window) -> byKey.computeIfAbsent(window.by(), key -> new LinkedHashMap<>())
                        .put(feature, window));
        return byKey;
    }

    /** The columns by whose values records are partitioned when they leave {@code rows}. */
    private static List<String> partitioning(RowTracking tracking) {
        return tracking.shape().partitionKey();
    }

    private static String firstNode(List<String> by, RowTracking tracking) {
        return by.equals(partitioning(tracking)) ? WINDOWS + "-" + nameOf(by) : routeTo(by);
    }

    private static String routeTo(List<String> by) {
        return ROUTE + "-" + nameOf(by);
    }

    /** Column names as part of the name of a node, a store and a topic. */
    private static String nameOf(List<String> by) {
        return String.join("-", by).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private KStream<byte[], byte[]> arriving() {
        return source(CHANGES, pipeline.sourceTopic())
                .merge(source(REDRIVEN, pipeline.redriveTopic()), Named.as(ARRIVALS));
    }

    private KStream<byte[], byte[]> source(String node, String topic) {
        return builder.stream(
                topic,
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                        .withTimestampExtractor(new RecordTime())
                        .withOffsetResetPolicy(AutoOffsetReset.earliest())
                        .withName(node));
    }

    private void score(
            KStream<byte[], RowWork> works,
            RecordCodec<PendingRow> slots,
            Function<RowWork, @Nullable OrderingKey> ordering,
            int reserve) {
        builder.addStateStore(slots(IN_FLIGHT, slots));
        OutcomeSink sink = new OutcomeSink(steps, books, DEAD_LETTERS);
        ProcessorSupplier<byte[], RowWork, byte[], Object> score =
                () -> new ScoreProcessor(pipeline, steps, sink, ordering, reserve, flow, patience);
        KStream<byte[], Object> scored = works.process(score, Named.as(SCORE), IN_FLIGHT);
        pipeline.monitoring()
                .ifPresent(spec -> MonitoringGraph.watch(
                        builder, scored, spec, steps.monitoring().orElseThrow()));
    }

    /** What a processor before scoring sends its dead letters with. */
    private OutcomeSink sinkOf(String processor) {
        refusing.add(processor);
        return new OutcomeSink(steps, books, processor + "-" + DEAD_LETTERS);
    }

    private Topology withSinks() {
        Topology graph = builder.build();
        steps.tables().forEach(table -> table.addTo(graph));
        sink(graph, PREDICTIONS, pipeline.predictionsTopic(), SCORE);
        sink(graph, DEAD_LETTERS, pipeline.deadLetterTopic(), SCORE);
        pipeline.monitoring().ifPresent(spec -> MonitoringGraph.addSinks(graph, spec));
        refusing.forEach(
                processor -> sink(graph, processor + "-" + DEAD_LETTERS, pipeline.deadLetterTopic(), processor));
        return graph;
    }

    private static void sink(Topology graph, String node, String topic, String processor) {
        graph.addSink(node, topic, new ByteArraySerializer(), new ByteArraySerializer(), processor);
    }

    /** On disk, as a table has any number of rows; with a cache, as a row that changes often is written once a commit. */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> rowImages() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(ROW_IMAGES), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG);
    }

    /** In memory, as a task has few slots; with a cache, so that a slot is written to the changelog once a commit. */
    private static <W> StoreBuilder<KeyValueStore<Integer, OccupiedSlot<W>>> slots(String name, RecordCodec<W> work) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name),
                        Serdes.Integer(),
                        OccupiedSlot.codec(work).serde())
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG);
    }

    /** What sends rows on also sends dead letters, by the name of the node. */
    @SuppressWarnings("unchecked")
    private static KStream<byte[], RowWork> works(KStream<byte[], Object> mixed) {
        return (KStream<byte[], RowWork>) (KStream<byte[], ?>) mixed;
    }
}
