package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives records the partition key of their row as their key, so that the rows of a partition and its deletions meet in one
 * task. Confined to the stream thread.
 */
final class RouteProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final Arrivals arrivals;
    private final ChangeDecoder decoder;
    private final RowStoreKeys keys;
    private final OutcomeSink sink;
    private final String next;
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param next the node that takes {@link SourceRecord source records} */
    RouteProcessor(Arrivals arrivals, ChangeDecoder decoder, RowStoreKeys keys, OutcomeSink sink, String next) {
        this.arrivals = arrivals;
        this.decoder = decoder;
        this.keys = keys;
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
        sink.guarded(task, source, () -> decoder.decode(source.key(), source.value(), source.timestamp()))
                .ifPresent(decoded -> {
                    Runnable step = decoded.fold(
                            change -> () ->
                                    route(task, record, source, change.event().key()),
                            nothing -> () -> sink.settle(task, source, Outcome.Why.NO_CHANGE),
                            undecodable ->
                                    () -> sink.refuse(task, source, DeadLetter.UNDECODABLE, undecodable.problem()));
                    step.run();
                });
    }

    private void route(
            ProcessorContext<byte[], Object> task, Record<byte[], byte[]> record, SourceRecord source, RowKey key) {
        Optional<String> lacking = keys.lacking(key);
        if (lacking.isPresent()) {
            sink.refuse(
                    task,
                    source,
                    DeadLetter.UNDECODABLE,
                    "key: no column '" + lacking.get() + "', which source.partition-key or the table's schema names");
        } else {
            task.forward(record.withKey(keys.partition(key)).withValue(source).withHeaders(new RecordHeaders()), next);
            sink.books(task).account().sentOn();
        }
    }
}
