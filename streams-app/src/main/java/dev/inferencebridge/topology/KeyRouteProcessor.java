package dev.inferencebridge.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives works the key of the window that they come to next. A row that had another key there before leaves that one. Confined
 * to the stream thread.
 */
final class KeyRouteProcessor implements Processor<byte[], RowWork, byte[], RowWork> {

    private final List<String> by;
    private @Nullable ProcessorContext<byte[], RowWork> context;

    KeyRouteProcessor(List<String> by) {
        this.by = List.copyOf(by);
    }

    @Override
    public void init(ProcessorContext<byte[], RowWork> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], RowWork> record) {
        RowWork work = record.value();
        if (work.kind() == RowWork.Kind.MOVED) { // it concerned the window before
            return;
        }
        ProcessorContext<byte[], RowWork> task = Initialised.of(context);
        Map<String, Object> place = valuesOf(work.row().columns());
        if (work.kind() == RowWork.Kind.SCORE && work.before().isPresent()) {
            RowWork moved = work.moved();
            Map<String, Object> old = valuesOf(moved.row().columns());
            if (!old.equals(place)) {
                task.forward(record.withKey(key(old)).withValue(moved));
            }
        }
        task.forward(record.withKey(key(place)));
    }

    private Map<String, Object> valuesOf(Map<String, Object> columns) {
        Map<String, Object> values = new HashMap<>(columns);
        values.keySet().retainAll(by);
        return values;
    }

    private byte[] key(Map<String, Object> values) {
        BinaryOut out = new BinaryOut(32);
        by.forEach(column -> out.putValue(values.get(column)));
        return out.toBytes();
    }
}
