package dev.inferencebridge.topology;

import dev.inferencebridge.async.AsyncCall;
import dev.inferencebridge.async.AsyncStage;
import dev.inferencebridge.prediction.Outcome;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One task's end of the asynchronous stage: takes records in, forwards what became of them. Confined to the stream thread;
 * completions reach it through the stage's queue.
 *
 * <p>With every slot taken it waits a moment for one, as under a steady overload a slot frees within milliseconds. If none
 * does, the endpoint is away: the record takes a slot of the reserve and the flow is halted until something completes.
 */
final class ScoringProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /**
     * Records that a stream thread may still hand over after the flow was halted: it asks between rounds, and a round is a
     * few records of each task.
     */
    private static final int RESERVE = 128;

    private final PipelineSpec pipeline;
    private final RedriveDecoder redriven;
    private final AsyncCall<SourceRecord, Outcome> call;
    private final OutcomeSink sink;
    private final FlowControl flow;
    private final Patience patience;

    private volatile boolean halted;
    private boolean recordsCame;
    private int counted;
    private @Nullable AsyncStage<OrderingKey, SourceRecord, Outcome> stage;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    ScoringProcessor(
            PipelineSpec pipeline,
            RedriveDecoder redriven,
            AsyncCall<SourceRecord, Outcome> call,
            OutcomeSink sink,
            FlowControl flow,
            Patience patience) {
        this.pipeline = pipeline;
        this.redriven = redriven;
        this.call = call;
        this.sink = sink;
        this.flow = flow;
        this.patience = patience;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> taskContext) {
        KeyValueStore<Integer, OccupiedSlot> slots = taskContext.getStateStore(ScoringTopology.IN_FLIGHT);
        AsyncStage<OrderingKey, SourceRecord, Outcome> taskStage = new AsyncStage<>(
                pipeline.slots(),
                RESERVE,
                new StoreJournal(slots),
                OrderingKey::of,
                call,
                (source, outcome) -> sink.forward(taskContext, source, outcome),
                this::completed);
        context = taskContext;
        stage = taskStage;
        taskStage.recover();
        count(taskStage.inFlight());
        taskContext.schedule(pipeline.drainInterval(), PunctuationType.WALL_CLOCK_TIME, now -> drainIfQuiet(taskStage));
    }

    /** While records come, each takes over the slot of a completion: to drain them here would cost the store a write more. */
    private void drainIfQuiet(AsyncStage<OrderingKey, SourceRecord, Outcome> taskStage) {
        if (recordsCame) {
            recordsCame = false;
        } else {
            taskStage.drain();
            count(taskStage.inFlight());
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        AsyncStage<OrderingKey, SourceRecord, Outcome> taskStage = initialised(stage);
        SourceRecord source = source(record);
        recordsCame = true;
        if (!taskStage.offer(source) && !offerWithin(taskStage, source, patience.beforeHalting())) {
            offerHalted(taskStage, source);
        }
        count(taskStage.inFlight());
    }

    private void offerHalted(AsyncStage<OrderingKey, SourceRecord, Outcome> taskStage, SourceRecord source) {
        halt(taskStage);
        count(taskStage.inFlight());
        if (!taskStage.offerBeyond(source) && !offerWithin(taskStage, source, patience.beforeFailing())) {
            throw new StageFullException(pipeline.name(), taskStage.inFlight());
        }
    }

    @Override
    public void close() {
        if (stage != null) {
            stage.close();
        }
        count(0);
        halted = false;
        flow.release(this);
    }

    private static boolean offerWithin(
            AsyncStage<OrderingKey, SourceRecord, Outcome> taskStage, SourceRecord source, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left; (left = deadline - System.nanoTime()) > 0; ) {
            if (taskStage.awaitCompletion(left) && taskStage.offer(source)) {
                return true;
            }
        }
        return false;
    }

    private void count(int inFlight) {
        if (inFlight != counted) {
            flow.inFlightChanged(inFlight - counted);
            counted = inFlight;
        }
    }

    private void halt(AsyncStage<OrderingKey, SourceRecord, Outcome> taskStage) {
        flow.halt(this);
        halted = true;
        if (taskStage.hasCompletions()) {
            completed(); // it came in between, and nobody may come after it
        }
    }

    /** On the thread that completes a call. */
    private void completed() {
        if (halted) {
            halted = false;
            flow.release(this);
        }
    }

    private SourceRecord source(Record<byte[], byte[]> record) {
        RecordMetadata at = initialised(context)
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record from a topic has a position"));
        // Copied: what is forwarded downstream shares the record's headers, and a slot may outlive it.
        Headers headers =
                record.headers().toArray().length == 0 ? record.headers() : new RecordHeaders(record.headers());
        SourceRecord arrived = new SourceRecord(
                at.topic(), at.partition(), at.offset(), record.timestamp(), headers, record.key(), record.value());
        return at.topic().equals(pipeline.redriveTopic()) ? asItFirstCame(arrived) : arrived;
    }

    /** So that nothing downstream can tell a redriven record from its first try; a foreign record stays as it is. */
    private SourceRecord asItFirstCame(SourceRecord arrived) {
        return redriven.source()
                .apply(arrived.headers())
                .map(first -> new SourceRecord(
                        first.topic(),
                        first.partition(),
                        first.offset(),
                        first.timestampMillis(),
                        redriven.headers().apply(arrived.headers()),
                        arrived.key(),
                        arrived.value()))
                .orElse(arrived);
    }

    private static <T> T initialised(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("used before init");
        }
        return part;
    }
}
