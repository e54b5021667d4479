package dev.inferencebridge.topology;

import dev.inferencebridge.async.AsyncCall;
import dev.inferencebridge.async.AsyncStage;
import dev.inferencebridge.async.Emitter;
import dev.inferencebridge.async.SlotJournal;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * One task's asynchronous stage: takes work in, however long that takes, and has its results emitted. Confined to the stream
 * thread; completions reach it through the stage's queue.
 *
 * <p>With every slot taken it waits a moment for one, as under a steady overload a slot frees within milliseconds. If none
 * does, whoever is asked is away: the work takes a slot of the reserve and the flow is halted until something completes.
 */
final class StageHost<K, W, R> implements AutoCloseable {

    /**
     * Records that a stream thread may still hand over after the flow was halted: it asks between rounds, and a round is a
     * few records of each task.
     */
    static final int RESERVE = 128;

    private final String pipeline;
    private final FlowControl flow;
    private final Patience patience;
    private final Books.OfTask books;
    private final AsyncStage<K, W, R> stage;

    private volatile boolean halted;
    private boolean workCame;
    private int counted;

    /**
     * @param reserve slots beyond the regular ones, for work that cannot be given back while the flow is halted
     * @param keyOf what orders the results; null orders with nothing
     */
    StageHost(
            PipelineSpec pipeline,
            int reserve,
            FlowControl flow,
            Patience patience,
            Books.OfTask books,
            SlotJournal<W> journal,
            Function<? super W, ? extends @Nullable K> keyOf,
            AsyncCall<W, R> call,
            Emitter<W, R> emitter) {
        this.pipeline = pipeline.name();
        this.flow = flow;
        this.patience = patience;
        this.books = books;
        this.stage = new AsyncStage<>(pipeline.slots(), reserve, journal, keyOf, call, emitter, this::completed);
    }

    /** Starts again what the journal says is in flight, and looks for completions now and then. To be called once. */
    void open(ProcessorContext<?, ?> context, Duration drainInterval) {
        books.holds(stage::inFlight);
        books.step(() -> books.account().recovered(stage.recover()));
        count();
        context.schedule(drainInterval, PunctuationType.WALL_CLOCK_TIME, now -> books.step(this::drainIfQuiet));
    }

    /** Takes work in; emits what is due. Throws a {@link StageFullException} when even the reserve is used up. */
    void accept(W work) {
        workCame = true;
        if (!stage.offer(work) && (halted || !offerWithin(work, patience.beforeHalting()))) {
            acceptHalted(work);
        }
        count();
    }

    /** Whether work of a key is in flight. */
    boolean isInFlight(K key) {
        return stage.isInFlight(key);
    }

    @Override
    public void close() {
        stage.close();
        flow.inFlightChanged(-counted);
        counted = 0;
        halted = false;
        flow.release(this);
    }

    /** While work comes, each takes over the slot of a completion: to drain them here would cost the store a write more. */
    private void drainIfQuiet() {
        if (workCame) {
            workCame = false;
        } else {
            stage.drain();
            count();
        }
    }

    private void acceptHalted(W work) {
        halt();
        count();
        if (!stage.offerBeyond(work) && !offerWithin(work, patience.beforeFailing())) {
            throw new StageFullException(pipeline, stage.inFlight());
        }
    }

    private boolean offerWithin(W work, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        for (long left; (left = deadline - System.nanoTime()) > 0; ) {
            if (stage.awaitCompletion(left) && stage.offer(work)) {
                return true;
            }
        }
        return false;
    }

    private void count() {
        int inFlight = stage.inFlight();
        if (inFlight != counted) {
            flow.inFlightChanged(inFlight - counted);
            counted = inFlight;
        }
    }

    private void halt() {
        flow.halt(this);
        halted = true;
        if (stage.hasCompletions()) {
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
}
