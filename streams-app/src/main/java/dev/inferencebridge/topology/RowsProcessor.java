package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.ChangeEvent.PartitionDeleted;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.ChangeEvent.RowDeleted;
import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.Life;
import dev.inferencebridge.change.Merge;
import dev.inferencebridge.change.PartitionImage;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowFacts;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowRules;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Outcome.Why;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Puts change events together into rows, and passes on those that are new to a feature. Confined to the stream thread.
 *
 * <h2>The way of an event</h2>
 *
 * It is merged into the image of its row when it comes, once: what is in flight after a crash is taken up without merging
 * again. Repeated and outdated events end there, as do those that concern no feature. A row that is known in part, and a
 * value that events do not tell faithfully, is read back from its table meanwhile; what was read is merged when the event is
 * its partition's next. What is passed on is the row as its image is at that moment, under a stamp that grows with every
 * passing: the write time of its prediction.
 *
 * <h2>Deletions</h2>
 *
 * A deleted row is passed on as {@link RowWork.Kind#GONE} at once, past what is being completed; what then comes out of
 * completion finds the row dead and ends. Deletions of partitions and ranges are remembered for rows to come, and a sweep
 * passes on the rows that they kill.
 */
final class RowsProcessor<V> implements Processor<byte[], V, byte[], Object> {

    private static final Duration PURGE_INTERVAL = Duration.ofSeconds(5);
    private static final int PURGE_BUDGET = 500;

    private final PipelineSpec pipeline;
    private final RowTracking tracking;
    private final PipelineSteps steps;
    private final SourceOf<V> sourceOf;
    private final RowStoreKeys keys;
    private final OutcomeSink sink;
    private final String next;
    private final FlowControl flow;
    private final Patience patience;
    private final RowColumns columns;
    private final RowRules rules;

    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable RowStore store;
    private @Nullable RowCompletion completion;
    private @Nullable PartitionSweeps sweeps;
    private @Nullable StageHost<OrderingKey, Arrival, Completion> stage;

    /** Tells of a record what it was when it first came. */
    @FunctionalInterface
    interface SourceOf<V> {
        SourceRecord source(ProcessorContext<byte[], Object> context, Record<byte[], V> record);
    }

    /** @param next the node that takes rows */
    RowsProcessor(
            PipelineSpec pipeline,
            RowTracking tracking,
            PipelineSteps steps,
            SourceOf<V> sourceOf,
            RowStoreKeys keys,
            OutcomeSink sink,
            String next,
            FlowControl flow,
            Patience patience) {
        this.pipeline = pipeline;
        this.tracking = tracking;
        this.steps = steps;
        this.sourceOf = sourceOf;
        this.keys = keys;
        this.sink = sink;
        this.next = next;
        this.flow = flow;
        this.patience = patience;
        this.columns = new RowColumns(tracking.shape(), steps.features(), steps.carried());
        this.rules = RowRules.of(tracking.shape(), columns::needs, tracking.writeTimesExact());
    }

    @Override
    public void init(ProcessorContext<byte[], Object> taskContext) {
        RowStore rows = new RowStore(taskContext.getStateStore(ScoringTopology.ROW_IMAGES), keys, rules);
        RowCompletion completing = new RowCompletion(rows, columns, steps, tracking);
        PartitionSweeps deletions = new PartitionSweeps(rows, this::swept);
        StageHost<OrderingKey, Arrival, Completion> host = new StageHost<>(
                pipeline,
                StageHost.RESERVE,
                flow,
                patience,
                sink.books(taskContext),
                new StoreJournal<>(taskContext.getStateStore(ScoringTopology.COMPLETING)),
                arrival -> ordering(arrival.key()),
                completing::start,
                this::completed);
        context = taskContext;
        store = rows;
        completion = completing;
        sweeps = deletions;
        stage = host;
        deletions.recover();
        host.open(taskContext, pipeline.drainInterval());
        taskContext.schedule(pipeline.drainInterval(), PunctuationType.WALL_CLOCK_TIME, now -> {
            if (!flow.isHalted()) {
                sink.books(taskContext).step(deletions::step);
            }
        });
        taskContext.schedule(
                PURGE_INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                now -> rows.purge(
                        micros(taskContext.currentStreamTimeMs()
                                - tracking.tombstoneRetention().toMillis()),
                        PURGE_BUDGET));
    }

    @Override
    public void process(Record<byte[], V> record) {
        SourceRecord source = sourceOf.source(task(), record);
        sink.guarded(task(), source, () -> steps.decoder().decode(source.key(), source.value(), source.timestamp()))
                .ifPresent(decoded -> {
                    Runnable step = decoded.fold(
                            change -> () -> merge(source, change.event()),
                            nothing -> () -> sink.settle(task(), source, Why.NO_CHANGE),
                            undecodable ->
                                    () -> sink.refuse(task(), source, DeadLetter.UNDECODABLE, undecodable.problem()));
                    step.run();
                });
    }

    @Override
    public void close() {
        if (stage != null) {
            stage.close();
        }
    }

    private void merge(SourceRecord source, ChangeEvent event) {
        try {
            if (event instanceof RowChanged changed) {
                changed(source, changed);
            } else if (event instanceof RowDeleted deleted) {
                rowDeleted(source, deleted);
            } else if (event instanceof PartitionDeleted deleted) {
                byte[] partition = keys.partition(deleted.key());
                PartitionImage before = store().partition(partition);
                deleted(source, partition, before, before.delete(deleted));
            } else if (event instanceof RangeDeleted deleted) {
                byte[] partition = keys.partition(deleted.key());
                PartitionImage before = store().partition(partition);
                deleted(source, partition, before, before.delete(deleted, tracking.shape()));
            }
        } catch (IncomparableKeyException e) {
            sink.refuse(task(), source, DeadLetter.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private void changed(SourceRecord source, RowChanged event) throws IncomparableKeyException {
        RowKey key = event.key();
        RowEntry before = store().load(key);
        Optional<Merge> merged =
                sink.guarded(task(), source, () -> before.image().merge(event, rules, micros(source.timestamp())));
        if (merged.isEmpty()) {
            return;
        }
        Merge merge = merged.get();
        boolean touched = columns.touchedBy(merge, key);
        boolean suspect = columns.missesAny(event);
        boolean open = steps.reader().isPresent() && columns.contestedBy(merge);
        RowEntry after = before.withImage(merge.image());
        if (keys.sharePartitions()) {
            after = after.withRecordKey(source.key());
        }
        if (touched || suspect || open || source.redriven()) {
            arrive(new Arrival(source, key, merge.changed(), touched, merge.onlyUnreliable(), suspect), after);
        } else {
            if (!after.image().equals(before.image())) {
                store().put(key, after);
            }
            sink.settle(task(), source, merge.changed() ? Why.UNTOUCHED : Why.DUPLICATE);
        }
    }

    private void rowDeleted(SourceRecord source, RowDeleted event) throws IncomparableKeyException {
        RowKey key = event.key();
        RowEntry before = store().load(key);
        Merge merge = before.image().delete(event.writeTimeMicros(), rules);
        RowEntry after = before.withImage(merge.image());
        Life life = after.image().life(micros(source.timestamp()));
        boolean touched = columns.touchedBy(merge, key);
        if (trustsReadsAlone()) {
            outlived(source, key, false, after);
        } else if (life == Life.DELETED) {
            if (merge.changed() || before.shown().isPresent() || source.redriven()) {
                steps.listener().rowDeleted();
                gone(source, source.key(), key, after, RowImage.NONE);
                sink.settle(task(), source, Why.DELETED);
            } else {
                sink.settle(task(), source, Why.DUPLICATE);
            }
        } else if (touched || (merge.changed() && (life == Life.UNKNOWN || columns.needsReads()))) {
            outlived(source, key, touched || life == Life.UNKNOWN, after);
        } else {
            store().put(key, after);
            sink.settle(task(), source, merge.changed() ? Why.DELETED : Why.DUPLICATE);
        }
    }

    private void deleted(SourceRecord source, byte[] partition, PartitionImage before, PartitionImage after) {
        if (after.equals(before) && !source.redriven() && !trustsReadsAlone()) {
            sink.settle(task(), source, Why.DUPLICATE);
            return;
        }
        store().putPartition(partition, after);
        sweeps().start(source, partition);
        if (!flow.isHalted()) {
            sweeps().step();
        }
        sink.settle(task(), source, Why.DELETED);
    }

    /** A row of a partition that had a deletion; only what nobody has dealt with is of interest. */
    private void swept(SourceRecord source, RowStore.Found row) {
        RowEntry entry = row.entry();
        boolean underWay = Initialised.of(stage).isInFlight(ordering(row.key()));
        if (entry.shown().isEmpty() && !underWay && !source.redriven()) {
            return;
        }
        Life life = entry.image().life(micros(source.timestamp()));
        if (trustsReadsAlone()) {
            lookAgain(source, row.key(), entry);
        } else if (life == Life.DELETED) {
            if (entry.shown().isPresent() || source.redriven()) {
                steps.listener().rowDeleted();
                gone(source, entry.recordKey(), row.key(), entry, RowImage.NONE);
            }
        } else if (!entry.image().equals(row.before().image())) {
            lookAgain(source, row.key(), entry);
        }
    }

    private void lookAgain(SourceRecord source, RowKey key, RowEntry entry) {
        derived();
        try {
            outlived(source.ofRow(entry.recordKey()), key, !trustsReadsAlone(), entry);
        } catch (IncomparableKeyException e) {
            sink.refuse(task(), source, DeadLetter.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private boolean trustsReadsAlone() {
        return Initialised.of(completion).trustsReadsAlone();
    }

    /**
     * Values of a row are newer than a deletion that took others, or may be.
     *
     * @param touched false where only a read can tell whether it took something that features read
     */
    private void outlived(SourceRecord source, RowKey key, boolean touched, RowEntry entry)
            throws IncomparableKeyException {
        arrive(new Arrival(source, key, true, true, !touched, false), entry);
    }

    /** Passes an event on at once where nothing is to be found out and nothing of its partition is before it. */
    private void arrive(Arrival arrival, RowEntry entry) throws IncomparableKeyException {
        StageHost<OrderingKey, Arrival, Completion> host = Initialised.of(stage);
        if (Initialised.of(completion).isNeeded(arrival, entry) || host.isInFlight(ordering(arrival.key()))) {
            store().put(arrival.key(), entry);
            host.accept(arrival);
        } else {
            pass(arrival, entry, Optional.empty());
        }
    }

    private void completed(Arrival arrival, Completion found) {
        if (found.refused().isPresent()) {
            sink.settle(
                    task(),
                    arrival.source(),
                    new Outcome.DeadLettered(found.refused().get()));
            return;
        }
        try {
            pass(arrival, store().load(arrival.key()), found.read());
        } catch (IncomparableKeyException e) {
            sink.refuse(task(), arrival.source(), DeadLetter.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    /** The end of an event's way through here, in the order of its partition. */
    private void pass(Arrival arrival, RowEntry known, Optional<ReadRow> read) {
        SourceRecord source = arrival.source();
        RowKey key = arrival.key();
        long now = micros(source.timestamp());
        RowEntry entry = known;
        boolean touched = arrival.touched();
        if (read.isPresent()) {
            RowImage before = entry.image();
            Merge merge = (trustsReadsAlone() ? nothingOf(before) : before).complete(read.get(), rules, now);
            long digest = columns.digest(read.get());
            boolean other = trustsReadsAlone()
                    ? entry.shown().isEmpty() || columns.differ(before, merge.image(), now)
                    : columns.touchedBy(merge, key);
            boolean news = other || digest != entry.readDigest();
            touched = news || (touched && !arrival.onlyRead());
            entry = entry.withImage(merge.image()).withReadDigest(digest);
        }
        Life life = entry.image().life(now);
        boolean absent = read.isPresent() && !read.get().found();
        if (life == Life.DELETED || (absent && life == Life.UNKNOWN)) {
            if (entry.shown().isPresent() || mayHaveBeenShown()) {
                gone(source, source.key(), key, entry, known.image().maxWriteTimeMicros());
            } else {
                store().put(key, entry);
            }
            sink.settle(task(), source, Why.DELETED);
        } else if (!touched && !source.redriven()) {
            store().put(key, entry);
            sink.settle(task(), source, arrival.changed() && !arrival.onlyRead() ? Why.UNTOUCHED : Why.DUPLICATE);
        } else {
            RowEntry stamped = entry.withImage(entry.image().stamped());
            Row row = columns.row(stamped.image(), key, read, now);
            store().put(key, stamped.withShown(Optional.of(columns.placeOf(row))));
            forward(RowWork.score(source, row, entry.shown()));
        }
    }

    /**
     * Whether a row that nobody downstream was told of may have a prediction nevertheless. A task that ends before it commits
     * leaves what it stored; the next one goes the same way again, but a read may show it another row.
     */
    private boolean mayHaveBeenShown() {
        return steps.reader().isPresent();
    }

    /** An image that knows of a row only which write time its next prediction has at least. */
    private static RowImage nothingOf(RowImage image) {
        long newest = image.maxWriteTimeMicros();
        long stamp = newest == RowImage.NONE ? image.stamp() : Math.max(image.stamp(), newest - 1);
        return RowImage.of(List.of(), new RowFacts(RowImage.NONE, false, false, RowImage.NONE, stamp));
    }

    /** Beside the outcome of the record that deleted it. */
    private void gone(SourceRecord source, byte @Nullable [] recordKey, RowKey key, RowEntry entry, long leastMicros) {
        RowEntry stamped = entry.withImage(entry.image().stamped(leastMicros));
        Map<String, Object> last = new HashMap<>(key.columns());
        entry.shown().ifPresent(last::putAll);
        store().put(key, stamped.withShown(Optional.empty()));
        Row row = new Row(columns.table(), key, last, stamped.image().stamp());
        derived();
        forward(RowWork.gone(source, recordKey, row, entry.shown()));
    }

    private void derived() {
        sink.books(task()).account().derived();
    }

    private void forward(RowWork work) {
        task().forward(new Record<>(work.recordKey(), work, work.source().timestamp(), new RecordHeaders()), next);
    }

    private OrderingKey ordering(RowKey key) {
        return OrderingKey.of(keys.partition(key));
    }

    private static long micros(long millis) {
        return TimeUnit.MILLISECONDS.toMicros(millis);
    }

    private ProcessorContext<byte[], Object> task() {
        return Initialised.of(context);
    }

    private RowStore store() {
        return Initialised.of(store);
    }

    private PartitionSweeps sweeps() {
        return Initialised.of(sweeps);
    }
}
