package dev.inferencebridge.topology;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.monitoring.LabelOutcome;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes labels out of the changes that carry them, and gives them the key of their prediction. Confined to the stream thread.
 *
 * <p>A change that does not set the label's column says nothing here, nor does a deletion: a label that was given stays.
 */
final class LabelRouteProcessor implements Processor<byte[], byte[], byte[], LabelEvent> {

    private final MonitoringSpec.Labels labels;
    private final ChangeDecoder decoder;
    private final MonitoringListener listener;
    private @Nullable ProcessorContext<byte[], LabelEvent> context;

    LabelRouteProcessor(MonitoringSpec.Labels labels, ChangeDecoder decoder, MonitoringListener listener) {
        this.labels = labels;
        this.decoder = decoder;
        this.listener = listener;
    }

    @Override
    public void init(ProcessorContext<byte[], LabelEvent> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Runnable step = decoder.decode(record.key(), record.value(), record.timestamp())
                .fold(
                        decoded -> decoded.event()
                                .<Runnable>fold(
                                        changed -> () -> label(record, changed),
                                        deleted -> () -> {},
                                        partition -> () -> {},
                                        range -> () -> {}),
                        nothing -> () -> {},
                        undecodable -> () -> listener.label(LabelOutcome.UNFIT));
        step.run();
    }

    private void label(Record<byte[], byte[]> record, ChangeEvent.RowChanged change) {
        Object label = value(change, labels.column());
        if (label == null) {
            return;
        }
        Optional<byte[]> key = LabelKey.of(labels.key().values(), column -> value(change, column));
        if (key.isEmpty()) {
            listener.label(LabelOutcome.UNFIT);
            return;
        }
        Initialised.of(context)
                .forward(new Record<>(
                        key.get(), new LabelEvent.Labelled(record.timestamp(), label), record.timestamp()));
    }

    private static @Nullable Object value(ChangeEvent.RowChanged change, String column) {
        if (change.cell(column) instanceof Cell.Value cell) {
            return cell.value();
        }
        return change.key().columns().get(column);
    }
}
