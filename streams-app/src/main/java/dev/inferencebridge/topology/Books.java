package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.LossAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The books of a pipeline's tasks. Thread-safe; the books of a task are confined to its thread.
 *
 * <p>The processors of a task share its books, so that what goes from one to the next is not counted on its way. What goes
 * through an internal topic leaves them.
 */
final class Books {

    private final LossAccount account;
    private final Map<Owner, OfTask> open = new ConcurrentHashMap<>();

    /** A task that moves to another thread of this instance may begin there before it has ended here. */
    private record Owner(TaskId task, long thread) {

        static Owner of(ProcessingContext context) {
            return new Owner(context.taskId(), Thread.currentThread().getId());
        }
    }

    Books(LossAccount account) {
        this.account = account;
    }

    /** Of the task whose thread calls. */
    OfTask of(ProcessingContext context) {
        return open.computeIfAbsent(Owner.of(context), owner -> new OfTask(account.open()));
    }

    /** The first processor of a part of the graph, for records of topics that are read from outside. */
    <K, V, L, W> Processor<K, V, L, W> receiving(Processor<K, V, L, W> first) {
        return new Entry<>(this, LossAccount.Task::received, first);
    }

    /** The first processor of a part of the graph, for what another part sends on. */
    <K, V, L, W> Processor<K, V, L, W> takingOn(Processor<K, V, L, W> first) {
        return new Entry<>(this, LossAccount.Task::arrived, first);
    }

    private void end(ProcessingContext context) {
        OfTask ended = open.remove(Owner.of(context));
        if (ended != null) {
            ended.account.handedBack();
        }
    }

    /** The books of one task. */
    static final class OfTask {

        private final LossAccount.Task account;
        private final List<IntSupplier> holders = new ArrayList<>();
        private int depth;

        private OfTask(LossAccount.Task account) {
            this.account = account;
        }

        /** Where what comes and goes is noted, in a step. */
        LossAccount.Task account() {
            return account;
        }

        /** Names a stage whose slots are to be counted at the end of each step. */
        void holds(IntSupplier inFlight) {
            holders.add(inFlight);
        }

        /** Takes a step, or a part of one. One that fails is not heard of: the task ends. */
        void step(Runnable work) {
            depth++;
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                depth = Integer.MIN_VALUE; // whatever may still come of this task is part of the step that failed
                throw e;
            }
            depth--;
            if (depth == 0) {
                account.stepped(holders.stream().mapToInt(IntSupplier::getAsInt).sum());
            }
        }
    }

    /** Makes a step of each record, and ends the books with its task. */
    private static final class Entry<K, V, L, W> implements Processor<K, V, L, W> {

        private final Books books;
        private final Consumer<LossAccount.Task> coming;
        private final Processor<K, V, L, W> first;
        private @Nullable ProcessorContext<L, W> context;
        private @Nullable OfTask task;

        Entry(Books books, Consumer<LossAccount.Task> coming, Processor<K, V, L, W> first) {
            this.books = books;
            this.coming = coming;
            this.first = first;
        }

        @Override
        public void init(ProcessorContext<L, W> taskContext) {
            context = taskContext;
            task = books.of(taskContext);
            first.init(taskContext);
        }

        @Override
        public void process(Record<K, V> record) {
            OfTask step = Initialised.of(task);
            step.step(() -> {
                coming.accept(step.account());
                first.process(record);
            });
        }

        @Override
        public void close() {
            try {
                first.close();
            } finally {
                if (context != null) {
                    books.end(context);
                }
            }
        }
    }
}
