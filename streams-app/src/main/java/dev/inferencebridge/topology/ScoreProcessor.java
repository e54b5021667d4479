package dev.inferencebridge.topology;

import dev.inferencebridge.feature.WindowValues;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.StoreResult;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Has rows scored, forwards what became of them, and withdraws those that are deleted meanwhile. Confined to the stream thread. */
final class ScoreProcessor implements Processor<byte[], RowWork, byte[], Object> {

    private static final Outcome DELETED = new Outcome.Filtered(Outcome.Why.DELETED);

    private final PipelineSpec pipeline;
    private final PipelineSteps steps;
    private final OutcomeSink sink;
    private final Function<RowWork, @Nullable OrderingKey> ordering;
    private final int reserve;
    private final FlowControl flow;
    private final Patience patience;
    private final Clock clock;

    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable PendingRows pending;
    private @Nullable StageHost<OrderingKey, PendingRow, Outcome> stage;

    /**
     * @param ordering what orders the outcomes of rows
     * @param reserve slots for what comes although the flow is halted
     */
    ScoreProcessor(
            PipelineSpec pipeline,
            PipelineSteps steps,
            OutcomeSink sink,
            Function<RowWork, @Nullable OrderingKey> ordering,
            int reserve,
            FlowControl flow,
            Patience patience) {
        this.pipeline = pipeline;
        this.steps = steps;
        this.sink = sink;
        this.ordering = ordering;
        this.reserve = reserve;
        this.flow = flow;
        this.patience = patience;
        this.clock = steps.clock();
    }

    @Override
    public void init(ProcessorContext<byte[], Object> taskContext) {
        PendingRows rows = new PendingRows(taskContext.getStateStore(ScoringTopology.IN_FLIGHT));
        StageHost<OrderingKey, PendingRow, Outcome> host = new StageHost<>(
                pipeline,
                reserve,
                flow,
                patience,
                sink.books(taskContext),
                rows,
                row -> ordering.apply(row.work()),
                this::call,
                this::emit);
        steps.tables().forEach(table -> table.bind(taskContext));
        context = taskContext;
        pending = rows;
        stage = host;
        host.open(taskContext, pipeline.drainInterval());
    }

    @Override
    public void process(Record<byte[], RowWork> record) {
        RowWork work = record.value();
        switch (work.kind()) {
            case SCORE -> score(work);
            case GONE -> {
                for (int left = Initialised.of(pending).withdraw(work.row().key()); left > 0; left--) {
                    steps.listener().withdrawn();
                }
                if (pipeline.tracking().map(RowTracking::deletesPredictions).orElse(false)) {
                    accept(work);
                } else {
                    followedUp();
                }
            }
            case MOVED -> followedUp(); // it concerned the window before
        }
    }

    @Override
    public void close() {
        if (stage != null) {
            stage.close();
        }
    }

    private void score(RowWork work) {
        if (work.windows() instanceof WindowValues.Refused refused) {
            sink.refuse(
                    Initialised.of(context),
                    work.source(),
                    DeadLetter.FEATURE_IMPOSSIBLE,
                    "feature '" + refused.feature() + "': " + refused.problem());
            watch(ScoredRow.refused(work, refused.feature(), refused.problem()));
        } else {
            accept(work);
        }
    }

    private void accept(RowWork work) {
        PendingRow row = new PendingRow(work, false);
        if (pipeline.tracking().isPresent()) {
            Initialised.of(pending).add(row);
        }
        Initialised.of(stage).accept(row);
    }

    private void followedUp() {
        sink.books(Initialised.of(context)).account().followedUp();
    }

    private CompletableFuture<Outcome> call(PendingRow pendingRow) {
        RowWork work = pendingRow.work();
        Map<String, Double> windows =
                work.windows() instanceof WindowValues.Present present ? present.values() : Map.of();
        return work.kind() == RowWork.Kind.SCORE
                ? steps.score()
                        .predict(
                                work.row(),
                                windows,
                                work.timestampMillis(),
                                pendingRow::isWithdrawn,
                                TraceHeaders.of(work.source().headers()))
                : steps.deletion()
                        .delete(work.row(), work.row().writeTimeMicros())
                        .thenApply(this::outcomeOfDeletion);
    }

    private Outcome outcomeOfDeletion(StoreResult result) {
        Instant now = clock.instant();
        return result.fold(
                stored -> DELETED,
                dropped -> new Outcome.DeadLettered(new DeadLetter(
                        DeadLetter.WRITE_DROPPED,
                        dropped.errorClass() + ": " + dropped.detail(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        dropped.attempts(),
                        now,
                        now)));
    }

    private void emit(PendingRow pendingRow, Outcome outcome) {
        ProcessorContext<byte[], Object> task = Initialised.of(context);
        RowWork work = pendingRow.work();
        Initialised.of(pending).remove(pendingRow);
        if (work.kind() == RowWork.Kind.SCORE) {
            Outcome settled = pendingRow.isWithdrawn() ? DELETED : outcome;
            sink.forward(task, work.source(), settled);
            watch(new ScoredRow(work, settled));
        } else if (outcome instanceof Outcome.Filtered) {
            sink.tombstone(task, work);
        } else {
            sink.settle(task, work.source(), outcome);
        }
    }

    @SuppressWarnings("NullAway") // records may lack a key, whatever the annotations of their class
    private void watch(ScoredRow row) {
        if (pipeline.monitoring().isPresent()) {
            Initialised.of(context)
                    .forward(new Record<>(null, row, row.work().timestampMillis()), MonitoringGraph.MONITOR);
        }
    }
}
