package dev.inferencebridge.topology;

import dev.inferencebridge.async.AsyncCall;
import dev.inferencebridge.prediction.Outcome;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The graph of one pipeline. */
final class ScoringTopology {

    static final String CHANGES = "changes";
    static final String REDRIVEN = "redriven";
    static final String SCORE = "score";
    static final String IN_FLIGHT = "in-flight";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";

    /** Room for the largest source record and what is written around it. */
    static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private ScoringTopology() {}

    /**
     * <pre>
     *   changes ──┬▶ score ─┬▶ predictions
     *   redriven ─┘ (in-flight) └▶ dead-letters
     * </pre>
     */
    static Topology build(
            PipelineSpec pipeline,
            RedriveDecoder redriven,
            AsyncCall<SourceRecord, Outcome> call,
            OutcomeSink sink,
            FlowControl flow,
            Patience patience) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        CHANGES,
                        new RecordTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.sourceTopic())
                .addSource(
                        AutoOffsetReset.earliest(),
                        REDRIVEN,
                        new RecordTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.redriveTopic())
                .addProcessor(
                        SCORE,
                        () -> new ScoringProcessor(pipeline, redriven, call, sink, flow, patience),
                        CHANGES,
                        REDRIVEN)
                .addStateStore(inFlight(), SCORE)
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
                        SCORE);
    }

    /** In memory, as a task has few slots; with a cache, so that a slot is written to the changelog once a commit. */
    private static StoreBuilder<KeyValueStore<Integer, OccupiedSlot>> inFlight() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(IN_FLIGHT), Serdes.Integer(), OccupiedSlotSerde.serde())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(MAX_MESSAGE_BYTES)));
    }
}
