package dev.inferencebridge.topology;

import dev.inferencebridge.feature.SlidingWindows;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.feature.WindowListener;
import dev.inferencebridge.feature.WindowValues;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * One task's windows of one key: takes work on rows, forwards it with the windows' values. Confined to the stream thread.
 *
 * <p>Its records must be partitioned by the columns of the key. All of a task's state is in the store; what the heap holds
 * goes with {@link #close}.
 *
 * @param <K> of the records; handed on
 * @param <W> the work
 */
final class WindowProcessor<K, W extends WindowedWork<W>> implements Processor<K, W, K, W> {

    /** A round takes a few milliseconds. Ten million rows are looked through in some seven hours. */
    static final int SWEEP_BUDGET = 4_000;

    static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);

    private final String store;
    private final Map<String, WindowDefinition> definitions;
    private final WindowLimits limits;
    private final WindowListener listener;

    private @Nullable SlidingWindows windows;
    private @Nullable ProcessorContext<K, W> context;

    /**
     * @param store its name; of {@link #store}, and this processor's alone
     * @param definitions by the name of their feature, at least one, all by the same columns
     */
    WindowProcessor(
            String store, Map<String, WindowDefinition> definitions, WindowLimits limits, WindowListener listener) {
        this.store = store;
        this.definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * The builder of a store for windows. On disk, as windows hold a row for longer than they use it; without a record cache,
     * as no entry is written twice between commits, but for rows that change at once.
     */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    @Override
    public void init(ProcessorContext<K, W> taskContext) {
        KeyValueStore<Bytes, byte[]> elements = taskContext.getStateStore(store);
        SlidingWindows taskWindows =
                new SlidingWindows(definitions, new KeyValueWindowStore(elements), limits, listener);
        context = taskContext;
        windows = taskWindows;
        taskContext.schedule(
                SWEEP_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> taskWindows.sweep(now, SWEEP_BUDGET));
    }

    @Override
    public void process(Record<K, W> record) {
        SlidingWindows taskWindows = initialised(windows);
        W work = record.value();
        if (work.isWithdrawn()) {
            taskWindows.remove(work.row());
            initialised(context).forward(record);
        } else {
            WindowValues values = taskWindows.update(work.row(), work.timestampMillis());
            initialised(context).forward(record.withValue(work.withWindows(values)));
        }
    }

    @Override
    public void close() {
        windows = null;
        context = null;
    }

    private static <T> T initialised(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("used before init");
        }
        return part;
    }
}
