package dev.inferencebridge.topology;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
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
    static final String SCORE = "score";
    static final String IN_FLIGHT = "in-flight";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";

    /** Room for the largest source record and what is written around it. */
    static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final PipelineSpec pipeline;
    private final PipelineSteps steps;
    private final OutcomeSink sink;
    private final Arrivals arrivals;
    private final FlowControl flow;
    private final Patience patience;
    private final StreamsBuilder builder = new StreamsBuilder();

    private ScoringTopology(PipelineSpec pipeline, PipelineSteps steps, FlowControl flow, Patience patience) {
        this.pipeline = pipeline;
        this.steps = steps;
        this.sink = new OutcomeSink(steps);
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
     * rows, {@code route} and the repartition topic {@code by-partition-key} come before it.
     */
    static Topology build(PipelineSpec pipeline, PipelineSteps steps, FlowControl flow, Patience patience) {
        ScoringTopology graph = new ScoringTopology(pipeline, steps, flow, patience);
        return pipeline.tracking().map(graph::ofChanges).orElseGet(graph::ofPlainRows);
    }

    private Topology ofPlainRows() {
        PlainRows rows = new PlainRows(steps);
        KStream<byte[], RowWork> works =
                works(arriving().process(() -> new PlainRowsProcessor(arrivals, rows, sink, SCORE), Named.as(ROWS)));
        score(works, PendingRow.codec(rows), work -> OrderingKey.ofKey(work.source()), StageHost.RESERVE);
        return withSinks(List.of(ROWS, SCORE));
    }

    private Topology ofChanges(RowTracking tracking) {
        throw new UnsupportedOperationException(tracking.toString());
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
        ProcessorSupplier<byte[], RowWork, byte[], byte[]> score =
                () -> new ScoreProcessor(pipeline, steps, sink, ordering, reserve, flow, patience);
        works.process(score, Named.as(SCORE), IN_FLIGHT);
    }

    private Topology withSinks(List<String> refusing) {
        return builder.build()
                .addSink(
                        PREDICTIONS,
                        pipeline.predictionsTopic(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        SCORE)
                .addSink(
                        DEAD_LETTERS,
                        pipeline.deadLetterTopic(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        refusing.toArray(String[]::new));
    }

    /** In memory, as a task has few slots; with a cache, so that a slot is written to the changelog once a commit. */
    private static <W> StoreBuilder<KeyValueStore<Integer, OccupiedSlot<W>>> slots(String name, RecordCodec<W> work) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name),
                        Serdes.Integer(),
                        OccupiedSlot.codec(work).serde())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(MAX_MESSAGE_BYTES)));
    }

    /** What sends rows on also sends dead letters, by the name of the node. */
    @SuppressWarnings("unchecked")
    private static KStream<byte[], RowWork> works(KStream<byte[], Object> mixed) {
        return (KStream<byte[], RowWork>) (KStream<byte[], ?>) mixed;
    }
}
