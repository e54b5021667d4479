package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Makes a row of every record, and sends it on. Confined to the stream thread. */
final class PlainRowsProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final Arrivals arrivals;
    private final PlainRows rows;
    private final OutcomeSink sink;
    private final String next;
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param next the node that takes rows */
    PlainRowsProcessor(Arrivals arrivals, PlainRows rows, OutcomeSink sink, String next) {
        this.arrivals = arrivals;
        this.rows = rows;
        this.sink = sink;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> task = Initialised.of(context);
        SourceRecord source = arrivals.source(task, record);
        sink.guarded(task, source, () -> rows.decode(source)).ifPresent(decoded -> {
            Runnable step = decoded.fold(
                    change -> () -> {
                        if (change.event() instanceof RowChanged changed) {
                            changed(task, record, source, changed);
                        } else {
                            sink.settle(task, source, Outcome.Why.DELETED);
                        }
                    },
                    nothing -> () -> sink.settle(task, source, Outcome.Why.NO_CHANGE),
                    undecodable -> () -> sink.refuse(task, source, DeadLetter.UNDECODABLE, undecodable.problem()));
            step.run();
        });
    }

    private void changed(
            ProcessorContext<byte[], Object> task,
            Record<byte[], byte[]> record,
            SourceRecord source,
            RowChanged change) {
        rows.work(source, change)
                .ifPresentOrElse(
                        work -> task.forward(record.withValue(work), next),
                        () -> sink.settle(task, source, Outcome.Why.UNTOUCHED));
    }
}
