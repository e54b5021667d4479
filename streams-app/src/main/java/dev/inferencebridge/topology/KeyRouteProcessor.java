package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.LossAccount;
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
    private final Books books;
    private @Nullable ProcessorContext<byte[], RowWork> context;

    KeyRouteProcessor(List<String> by, Books books) {
        this.by = List.copyOf(by);
        this.books = books;
    }

    @Override
    public void init(ProcessorContext<byte[], RowWork> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], RowWork> record) {
        RowWork work = record.value();
        ProcessorContext<byte[], RowWork> task = Initialised.of(context);
        LossAccount.Task account = books.of(task).account();
        if (work.kind() == RowWork.Kind.MOVED) { // it concerned the window before
            account.followedUp();
            return;
        }
        Map<String, Object> place = valuesOf(work.row().columns());
        if (work.kind() == RowWork.Kind.SCORE && work.before().isPresent()) {
            RowWork moved = work.moved();
            Map<String, Object> old = valuesOf(moved.row().columns());
            if (!old.equals(place)) {
                task.forward(record.withKey(key(by, old)).withValue(moved));
                account.derived();
                account.sentOn();
            }
        }
        task.forward(record.withKey(key(by, place)));
        account.sentOn();
    }

    private Map<String, Object> valuesOf(Map<String, Object> columns) {
        Map<String, Object> values = new HashMap<>(columns);
        values.keySet().retainAll(by);
        return values;
    }

    /** What decides, as the key of a record, the partition of a row's window. */
    static byte[] key(List<String> by, Map<String, Object> values) {
        BinaryOut out = new BinaryOut(32);
        by.forEach(column -> out.putValue(values.get(column)));
        return out.toBytes();
    }
}
